package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the release build: -ldflags "-X main.version=v1.2.3".
var version = ""

func versionCommand() command {
	return command{"version", "[--json]", "print which build this is", runVersion}
}

func runVersion(_ context.Context, t *terminal, args []string) error {
	fs := options(versionCommand())
	asJSON := fs.Bool("json", false, "print JSON")
	rest, err := parse(t, versionCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{"it takes no arguments"}
	}
	b := build()
	if *asJSON {
		return json.NewEncoder(t.out).Encode(b)
	}
	_, err = fmt.Fprintf(t.out, "banmian %s (%s, %s/%s)\n", b.Version, b.Go, b.OS, b.Arch)
	return err
}

type buildInfo struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func build() buildInfo {
	b := buildInfo{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				b.Commit = s.Value
			}
		}
	}
	if b.Version == "" {
		b.Version = "development"
	}
	return b
}
