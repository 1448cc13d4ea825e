#!/bin/sh
# Runs the benchmarks and keeps what they print in bench/out.
set -eu
mkdir -p bench/out
go run ./bench/reading -n 5 | tee bench/out/reading.md
go run ./bench/speed | tee bench/out/speed.md
go run ./bench/peers -n 3 | tee bench/out/peers.md
go test -run '^$' -bench . -benchmem ./internal/... | tee bench/out/stages.txt
