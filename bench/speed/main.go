// Command speed measures how long reading takes and how much memory it holds, on
// typeset pages of every style:
//
//   - a page, from PDF bytes to articles, without its picture: on one processor,
//     with everything warm;
//   - an edition of four pages, complete: read, drawn in all sizes, and kept on
//     disk: on two processors;
//   - a PDF child while it reads and draws broadsheets: its peak resident memory.
//
// Other programs on the machine can only make it slower, so every figure is the
// least of several rounds, and beside the time that passed stands the processors'
// time it took, which others disturb less. On a machine with nothing else to do
// the two agree for pages; for an edition the time that passes is then between the
// processors' time and half of it.
//
//	go run ./bench/speed
//	go run ./bench/speed FILE.pdf…     the same pages measure, on files of one's own
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet/pdf"
	"github.com/banmian/banmian/internal/specimen"
)

func main() {
	pdfengine.RunIfChild()
	rounds := flag.Int("rounds", 3, "how often each time is taken; the least counts")
	seed := flag.Uint64("seed", 5000, "first seed")
	n := flag.Int("n", 2, "editions of each style")
	part := flag.String("part", "", "measure one part only: pages, editions; used by the program itself")
	flag.Parse()
	if err := run(*part, *rounds, *n, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// run measures a part, or all of them, each in a process of its own that is held
// to its number of processors.
func run(part string, rounds, n int, seed uint64) error {
	switch part {
	case "pages":
		return pages(rounds, n, seed, flag.Args())
	case "editions":
		return editions(rounds, seed)
	}
	if err := again("pages", 1); err != nil {
		return err
	}
	if flag.NArg() > 0 {
		return nil
	}
	return again("editions", 2)
}

// pages times single pages.
func pages(rounds, n int, seed uint64, names []string) error {
	files, err := material(n, seed, names)
	if err != nil {
		return err
	}
	engine, err := pdfengine.Start(pdfengine.Options{Workers: 1})
	if err != nil {
		return err
	}
	defer engine.Close()
	least := make([]cost, len(files))
	for round := range rounds + 1 { // the first warms up
		for i, f := range files {
			taken, err := page(engine, f)
			if err != nil {
				return err
			}
			if round > 0 {
				least[i].keepLeast(taken)
			}
		}
	}
	for _, row := range []struct {
		name string
		of   func(cost) time.Duration
	}{{"time passed", func(c cost) time.Duration { return c.passed }}, {"processor's time", func(c cost) time.Duration { return c.worked }}} {
		var all []time.Duration
		for _, c := range least {
			all = append(all, row.of(c))
		}
		slices.Sort(all)
		at := func(share float64) float64 { return ms(all[int(share*float64(len(all)-1))]) }
		fmt.Printf("| page, PDF bytes to articles, %d processor | %s, %d files | p50 %.0f ms, p95 %.0f ms, worst %.0f ms |\n",
			runtime.NumCPU(), row.name, len(all), at(0.5), at(0.95), at(1))
	}
	return nil
}

// cost is what something took.
type cost struct{ passed, worked time.Duration }

// since is the cost of what was done since a moment.
func since(start time.Time, worked time.Duration) cost {
	return cost{time.Since(start), processorTime() - worked}
}

// keepLeast keeps the lesser of two costs, each by itself.
func (c *cost) keepLeast(other cost) {
	if *c == (cost{}) {
		*c = other
	}
	c.passed, c.worked = min(c.passed, other.passed), min(c.worked, other.worked)
}

// material is the pages to time.
func material(n int, seed uint64, names []string) ([][]byte, error) {
	var files [][]byte
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, b)
	}
	if len(names) > 0 {
		return files, nil
	}
	for _, style := range specimen.Styles {
		for i := range n {
			made, _, err := specimen.Generate(seed+uint64(i), specimen.Options{Style: style, Pages: 4})
			if err != nil {
				return nil, err
			}
			files = append(files, made...)
		}
	}
	return files, nil
}

// page times one file, by the page.
func page(engine *pdfengine.Engine, data []byte) (cost, error) {
	start, worked := time.Now(), processorTime()
	sheets, err := pdf.Read(context.Background(), engine, "page.pdf", data, nil)
	if err != nil {
		return cost{}, err
	}
	for _, s := range sheets {
		article.Read(layout.Make(s))
	}
	c, n := since(start, worked), time.Duration(max(1, len(sheets)))
	return cost{c.passed / n, c.worked / n}, nil
}

// editions times whole editions, and watches the children's memory.
func editions(rounds int, seed uint64) error {
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	for _, style := range []string{"tabloid", "broadsheet"} {
		files, _, err := specimen.Generate(seed, specimen.Options{Style: style, Pages: 4})
		if err != nil {
			return err
		}
		var inputs []ingest.Input
		for i, b := range files {
			inputs = append(inputs, ingest.Bytes(fmt.Sprintf("p%d.pdf", i+1), b))
		}
		var least cost
		for round := range rounds + 1 {
			taken, err := edition(engine, inputs)
			if err != nil {
				return err
			}
			if round > 0 {
				least.keepLeast(taken)
			}
		}
		fmt.Printf("| edition of 4 pages with pictures, kept, %d processors | %s | %.2f s passed, %.2f s of the processors |\n",
			runtime.NumCPU(), style, least.passed.Seconds(), least.worked.Seconds())
		if style == "broadsheet" {
			if peak := peakOfChildren(); peak > 0 {
				fmt.Printf("| most memory of a PDF child so far | tabloid and broadsheet | %d MB |\n", peak>>20)
			}
		}
	}
	return nil
}

// edition times one import into a directory of its own.
func edition(engine *pdfengine.Engine, inputs []ingest.Input) (taken cost, err error) {
	dir, err := os.MkdirTemp("", "banmian-speed-")
	if err != nil {
		return cost{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	a, err := app.Open(ctx, config.Config{Data: filepath.Join(dir, "data")}, app.Write, nil)
	if err != nil {
		return cost{}, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	im := ingest.Importer{Engine: engine, Blobs: a.Blobs, Archive: a.Archive}
	start, worked := time.Now(), processorTime()
	_, err = im.Import(ctx, inputs, ingest.Options{Slug: "paper"}, nil)
	return since(start, worked), err
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }
