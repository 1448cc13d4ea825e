// Command interchange measures what comes in and goes out: an import of very
// many METS/ALTO packages with the memory it takes as it goes on, exports in each
// format, and manifests from the site's cache.
//
//	go run ./bench/interchange
//
// The packages are made from the sample edition, each with a day of its own, in a
// scratch folder (-dir keeps it). Times are given as they passed, and as the
// processors worked: the machine may be busy with other things.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/pdfengine"
)

var quiet = slog.New(slog.DiscardHandler)

func main() {
	pdfengine.RunIfChild()
	editions := flag.Int("n", 1000, "packages to import")
	pages := flag.Int("pages", 10, "pages of each")
	out := flag.Int("out", 50, "editions to export in each format")
	dir := flag.String("dir", "", "the `DIR` to work in; packages that are there are used again (default: a scratch folder)")
	seconds := flag.Float64("seconds", 3, "of manifests")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	if err := run(ctx, *dir, *editions, *pages, *out, time.Duration(*seconds*float64(time.Second))); err != nil {
		fmt.Fprintln(os.Stderr, "interchange:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, editions, pages, out int, during time.Duration) (err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "banmian-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	in := filepath.Join(dir, "in")
	if err := makePackages(in, editions, pages); err != nil {
		return err
	}
	c := config.Defaults()
	c.Data, c.Origin = filepath.Join(dir, "data"), "http://paper.example"
	if err := os.RemoveAll(c.Data); err != nil {
		return err
	}
	keys, err := importAll(ctx, c, in, editions, pages)
	if err != nil {
		return err
	}
	if err := exportAll(ctx, c, filepath.Join(dir, "out"), keys[:min(out, len(keys))]); err != nil {
		return err
	}
	if err := manifests(ctx, c, keys, during); err != nil {
		return err
	}
	return peers(ctx, in, min(out, editions), pages)
}

// steps is in how many parts an import is told of.
const steps = 10

// importAll imports every package, publishes it, and says every tenth of the way
// what that took.
func importAll(ctx context.Context, c config.Config, in string, editions, pages int) ([]archive.Key, error) {
	a, err := app.Open(ctx, c, app.Write, quiet)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	began, worked := time.Now(), processor()
	lots, _, err := ingest.Lots(ctx, false, in)
	if err != nil {
		return nil, err
	}
	fmt.Printf("%d packages of %d pages, found in %.1f s\n\n", len(lots), pages, time.Since(began).Seconds())
	ledger, err := ingest.OpenLedger(filepath.Join(c.Data, "imports.jsonl"))
	if err != nil {
		return nil, err
	}
	defer ledger.Close()
	var keys []archive.Key
	failed := 0
	fmt.Println("| pages imported | editions a second | a second of processor | memory, MB | peak, MB |")
	fmt.Println("|---:|---:|---:|---:|---:|")
	lastTime, lastWork := time.Now(), processor()
	m := &ingest.Many{Importer: &ingest.Importer{Blobs: a.Blobs, Archive: a.Record}, Ledger: ledger,
		After: func(ctx context.Context, key archive.Key, revision int) error {
			_, err := a.Archive.SetState(ctx, key, revision, archive.Published)
			return err
		}}
	m.Report = func(r ingest.Report) {
		if r.Err != nil {
			failed++
			fmt.Fprintln(os.Stderr, r.Lot, r.Err)
		}
		keys = append(keys, r.Key)
		if step := max(1, len(lots)/steps); r.Place%step == 0 {
			now, work := time.Now(), processor()
			fmt.Printf("| %d | %.1f | %.1f | %d | %d |\n", r.Place*pages, float64(step)/now.Sub(lastTime).Seconds(), float64(step)/(work-lastWork).Seconds(), settled()>>20, peak()>>20)
			lastTime, lastWork = now, work
		}
	}
	if _, err := m.Import(ctx, lots); err != nil {
		return nil, err
	}
	if failed > 0 {
		return nil, fmt.Errorf("%d packages were not imported", failed)
	}
	took, work := time.Since(began), processor()-worked
	fmt.Printf("\nAll %d: %.0f s, %.0f s of processor; %.1f editions a second, %.1f a second of processor.\n", len(lots), took.Seconds(), work.Seconds(),
		float64(len(lots))/took.Seconds(), float64(len(lots))/work.Seconds())
	began = time.Now()
	m.Report = func(ingest.Report) {}
	if _, err := m.Import(ctx, lots); err != nil {
		return nil, err
	}
	fmt.Printf("The same again: %.1f s, nothing read.\n\n", time.Since(began).Seconds())
	return keys[:len(lots)], nil
}
