package paper

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/FINDINGS.md anew from Rules")

// findingsPage is docs/FINDINGS.md as Rules say it.
func findingsPage() string {
	var b strings.Builder
	b.WriteString(`# Findings

A page that reads badly is not an error: what a person should look at is a finding. It names the page and, where it
concerns one, the article; its message says what was seen, with both values where two disagree. Codes never change
their meaning. A finding never stops a page from being read or an edition from being published.

` + "An `error` is wrong in print or lost in reading; a `warning` may be; an `info` is worth knowing." + `

| code | severity | cause | what to do |
|---|---|---|---|
`)
	for _, r := range Rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.Code, r.Severity, r.Cause, r.Remedy)
	}
	b.WriteString("\nThis page is made from the rules in `internal/paper/finding.go`: `go test ./internal/paper -update` writes it anew.\n")
	return b.String()
}

func TestFindingsAreDocumented(t *testing.T) {
	name := filepath.Join("..", "..", "docs", "FINDINGS.md")
	want := findingsPage()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/FINDINGS.md is behind Rules; run: go test ./internal/paper -update")
	}
}

func TestRules(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[Code]bool{}
	for _, r := range Rules {
		if seen[r.Code] || !kebab.MatchString(string(r.Code)) {
			t.Errorf("%q is repeated or not kebab-case", r.Code)
		}
		seen[r.Code] = true
		if r.Cause == "" || r.Remedy == "" || strings.ContainsAny(r.Cause+r.Remedy, "|\n") {
			t.Errorf("%s needs a cause and a remedy on one line each", r.Code)
		}
		switch r.Severity {
		case Info, Warning, Error:
		default:
			t.Errorf("%s has no severity", r.Code)
		}
		if f := Find(r.Code, "seen"); f.Severity != r.Severity || f.Remedy != r.Remedy || f.Message != "seen" {
			t.Errorf("Find(%s) = %+v", r.Code, f)
		}
	}
	if f := Find("no-such-code", "seen"); f.Severity != Warning || f.Remedy != "" {
		t.Errorf("an unknown code is a warning without a remedy, got %+v", f)
	}
}

// TestEveryCodeHasARule reads the source, so that a code added without a rule
// fails here.
func TestEveryCodeHasARule(t *testing.T) {
	src, err := os.ReadFile("finding.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`Code\s*=\s*"([a-z-]+)"`).FindAllStringSubmatch(string(src), -1)
	if len(codes) != len(Rules) {
		t.Errorf("%d codes, %d rules", len(codes), len(Rules))
	}
	for _, c := range codes {
		if Find(Code(c[1]), "").Remedy == "" {
			t.Errorf("code %s has no rule", c[1])
		}
	}
}
