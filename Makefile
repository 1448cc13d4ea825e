# The commands of the house. "make test" is what the README names and what CI runs.

GO ?= go
export CGO_ENABLED = 0

.PHONY: help test test-go test-browser test-mirador needs check fuzz dev demo build bench clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

test: export BANMIAN_TESSERACT = 1
test: needs test-go test-browser ## every test; installs what is missing and says so

needs:
	@sh scripts/needs.sh

test-go: ## the tests that need only Go
	$(GO) vet ./...
	$(GO) test -timeout 20m ./...

test-browser: ## the site in a real browser (Chromium, Node)
	$(GO) build -o bin/banmian ./cmd/banmian
	$(GO) build -o bin/misread ./e2e/misread
	cd e2e && npm ci --no-audit --no-fund --loglevel=error && node --test --test-concurrency=1

test-mirador: ## a viewer of libraries opens the demo (fetches it; needs what test-browser installs)
	$(GO) build -o bin/banmian ./cmd/banmian
	cd e2e && node --test mirador.mjs

check: ## formatting, vet and the linters
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod golangci-lint run

FUZZTIME ?= 30s
fuzz: ## every fuzz target for FUZZTIME each
	@sh scripts/fuzz.sh $(FUZZTIME)

demo: ## read the sample edition and serve it
	$(GO) run ./cmd/banmian demo

dev: ## the demo on a data directory kept between runs, in ./data
	$(GO) run ./cmd/banmian demo --data data

build: ## one static binary in bin/
	$(GO) build -trimpath -ldflags "-s -w" -o bin/banmian ./cmd/banmian

bench: ## the benchmarks; see bench/README.md
	@sh bench/run.sh

clean: ## remove what was built
	rm -rf bin dist bench/out e2e/node_modules
