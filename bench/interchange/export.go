package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/web/public"
)

// exportAll exports editions in every format.
func exportAll(ctx context.Context, c config.Config, out string, keys []archive.Key) error {
	a, err := app.Open(ctx, c, app.Read, quiet)
	if err != nil {
		return err
	}
	defer a.Close()
	x := &export.Exporter{Archive: a.Archive, Blobs: a.Blobs, Reader: a.Reader, Software: "Banmian bench"}
	fmt.Printf("| export of %d editions | editions a second | a second of processor | bytes of one | memory, MB |\n|---|---:|---:|---:|---:|\n", len(keys))
	for _, format := range export.Formats() {
		to := filepath.Join(out, format)
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		began, worked, name := time.Now(), processor(), ""
		for _, key := range keys {
			if name, err = x.Edition(ctx, format, key, to); err != nil {
				fmt.Printf("| %s | %s | | | |\n", format, err)
				break
			}
		}
		if err != nil {
			continue
		}
		n := float64(len(keys))
		fmt.Printf("| %s | %.1f | %.1f | %d | %d |\n", format, n/time.Since(began).Seconds(), n/(processor()-worked).Seconds(), sizeOf(name), settled()>>20)
	}
	fmt.Println()
	return os.RemoveAll(out)
}

// sizeOf is the bytes of a file, or of all files of a folder.
func sizeOf(name string) (sum int64) {
	err := filepath.Walk(name, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return err
	})
	if err != nil {
		return 0
	}
	return sum
}

// manifests asks the readers' site for manifests, on one processor: each once,
// then the same few again and again.
func manifests(ctx context.Context, c config.Config, keys []archive.Key, during time.Duration) error {
	a, err := app.Open(ctx, c, app.Read, quiet)
	if err != nil {
		return err
	}
	defer a.Close()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	site := public.New(public.Options{Reader: a.Reader, Origin: c.Origin, Log: quiet})
	few := keys[:min(8, len(keys))]
	ask := func(key archive.Key) (int, error) {
		r := httptest.NewRequest(http.MethodGet, c.Origin+"/iiif/"+key.String()+"/manifest.json", nil)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return 0, fmt.Errorf("the manifest of %s: status %d", key, w.Code)
		}
		return w.Body.Len(), nil
	}
	rate := func(what string, each func(n int) archive.Key, until time.Duration) error {
		n, bytes, began, worked := 0, 0, time.Now(), processor()
		for time.Since(began) < until || n < len(few) {
			size, err := ask(each(n))
			if err != nil {
				return err
			}
			n, bytes = n+1, size
		}
		fmt.Printf("Manifests %s: %.0f a second, %.0f a second of processor, %d bytes each.\n", what, float64(n)/time.Since(began).Seconds(), float64(n)/(processor()-worked).Seconds(), bytes)
		return nil
	}
	if err := rate("made anew", func(n int) archive.Key { return keys[len(keys)-1-n%len(keys)] }, during/3); err != nil {
		return err
	}
	return rate("from the cache", func(n int) archive.Key { return few[n%len(few)] }, during)
}

// peers read the same packages as far as they do: xmllint checks that they are
// XML, Python's ElementTree takes the words out of ALTO. Neither keeps anything
// nor knows articles.
func peers(ctx context.Context, in string, editions, pages int) error {
	var files []string
	for n := range editions {
		for p := range pages {
			files = append(files, filepath.Join(in, fmt.Sprintf("%05d", n), "alto", fmt.Sprintf("page-%03d.xml", p+1)))
		}
	}
	script := "import sys, xml.etree.ElementTree as E\nn = 0\nfor f in sys.argv[1:]:\n    for e in E.parse(f).iter():\n        if e.tag.endswith('String'):\n            n += len(e.get('CONTENT'))\nprint(n)"
	for _, peer := range []struct {
		what    string
		command []string
	}{{"xmllint --noout, checking that ALTO is XML", []string{"xmllint", "--noout"}}, {"Python's ElementTree, words out of ALTO", []string{"python3", "-c", script}}} {
		cmd := exec.CommandContext(ctx, peer.command[0], append(peer.command[1:], files...)...)
		if err := cmd.Run(); err != nil {
			fmt.Printf("%s: %s\n", peer.what, strings.TrimSpace(err.Error()))
			continue
		}
		worked := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		fmt.Printf("%s: %.1f editions a second of processor.\n", peer.what, float64(editions)/worked.Seconds())
	}
	return nil
}
