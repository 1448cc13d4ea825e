package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestPrecedence(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "addr = \"127.0.0.1:1\"\ntitle = \"file\"\nworkers = 3\n")
	c, err := Load(environment("BANMIAN_DATA", "elsewhere", "BANMIAN_ADDR", "127.0.0.1:2", "BANMIAN_TITLE", "variable"),
		func(c *Config) { c.Data = dir; c.Addr = "127.0.0.1:3" })
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Data: dir, Addr: "127.0.0.1:3", Title: "variable", Workers: 3}
	if c != want {
		t.Errorf("want %+v, got %+v", want, c)
	}
}

func TestDefaultsStand(t *testing.T) {
	t.Chdir(t.TempDir())
	c, err := Load(environment(), func(*Config) {})
	if err != nil {
		t.Fatal(err)
	}
	if c != Defaults() {
		t.Errorf("nothing was set, yet %+v", c)
	}
	if n := c.PDFWorkers(); n < 1 || n > 4 {
		t.Errorf("%d PDF workers by default", n)
	}
}

func TestEveryFaultIsReported(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "colour = \"red\"\n")
	_, err := Load(environment("BANMIAN_WORKERS", "many", "BANMIAN_MCP", "perhaps", "BANMIAN_WEBHOOKS", "all", "BANMIAN_ADDR", "8080", "BANMIAN_ORIGIN", "paper.example"), func(c *Config) { c.Data = dir })
	if err == nil {
		t.Fatal("no fault reported")
	}
	for _, want := range []string{"colour", "BANMIAN_WORKERS", "BANMIAN_MCP", "webhooks", "8080", "paper.example"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in: %v", want, err)
		}
	}
}

func write(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
