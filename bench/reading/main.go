// Command reading measures the engine on typeset pages whose truth is known:
// editions of every style of internal/specimen, by seed, are read from their
// PDF bytes, and scored. It prints a table and, with -json, every measure.
//
//	go run ./bench/reading -n 5            five editions of each style
//	go run ./bench/reading -style vertical -seed 7 -n 1 -out DIR    keeps pages, truth and reading
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/pdf"
	"github.com/banmian/banmian/internal/specimen"
)

func main() {
	pdfengine.RunIfChild()
	n := flag.Int("n", 5, "editions of each style")
	seed := flag.Uint64("seed", 1000, "first seed")
	styles := flag.String("style", strings.Join(specimen.Styles, ","), "styles, comma-separated")
	pages := flag.Int("pages", 4, "pages of an edition")
	asJSON := flag.Bool("json", false, "print every measure")
	out := flag.String("out", "", "keep pages, truth and reading in this directory")
	half := flag.String("half", "", "read the standing set's development or check half instead of -n editions from -seed")
	known := flag.Bool("habits", false, "measure what a title's profile gains instead")
	profile := flag.String("cpuprofile", "", "write a profile of this process (not of the PDF children) to this file")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "reading:", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(*n, *seed, *pages, strings.Split(*styles, ","), *asJSON, *out, *known, *half); err != nil {
		pprof.StopCPUProfile() // does nothing when none is being made
		fmt.Fprintln(os.Stderr, "reading:", err)
		os.Exit(1) //nolint:gocritic // the profile is written
	}
}

func run(n int, seed uint64, pages int, styles []string, asJSON bool, out string, known bool, half string) error {
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	if known {
		return habits(engine, n, seed, styles)
	}
	reports := map[string]proof.Report{}
	var all []proof.Pair
	var clock stopwatch
	for _, style := range styles {
		var pairs []proof.Pair
		for _, seed := range seeds(style, half, n, seed) {
			pair, err := readOne(engine, seed, style, pages, out, &clock)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", style, seed, err)
			}
			pairs = append(pairs, pair)
		}
		reports[style] = proof.Score(pairs...)
		all = append(all, pairs...)
	}
	reports["all"] = proof.Score(all...)
	if asJSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", " ")
		return enc.Encode(reports)
	}
	table(append(styles, "all"), reports)
	clock.print()
	return nil
}

// seeds are those of the editions of a style to read.
func seeds(style, half string, n int, first uint64) (out []uint64) {
	for _, c := range specimen.Suite() {
		if half != "" && c.Style == style && c.Half == half {
			out = append(out, c.Seed)
		}
	}
	for i := uint64(0); half == "" && i < uint64(n); i++ {
		out = append(out, first+i)
	}
	return out
}

func readOne(engine *pdfengine.Engine, seed uint64, style string, pages int, out string, clock *stopwatch) (proof.Pair, error) {
	files, truth, err := specimen.Generate(seed, specimen.Options{Style: style, Pages: pages})
	if err != nil {
		return proof.Pair{}, err
	}
	var leaves []paper.Leaf
	for i, b := range files {
		start := time.Now()
		sheets, err := sheetsOf(engine, i, b)
		if err != nil {
			return proof.Pair{}, err
		}
		taken := time.Now()
		for _, s := range sheets {
			leaves = append(leaves, article.Read(layout.Make(s)))
		}
		clock.intake = append(clock.intake, taken.Sub(start))
		clock.stages = append(clock.stages, time.Since(taken))
	}
	pair := proof.Pair{Truth: truth, Reading: edition.Assemble(leaves)}
	if out == "" {
		return pair, nil
	}
	return pair, keep(filepath.Join(out, fmt.Sprintf("%s-%d", style, seed)), files, pair)
}

func sheetsOf(engine *pdfengine.Engine, i int, b []byte) ([]sheet.Sheet, error) {
	return pdf.Read(context.Background(), engine, fmt.Sprintf("p%d.pdf", i+1), b, nil)
}

func keep(dir string, files [][]byte, pair proof.Pair) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, b := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.pdf", i+1)), b, 0o644); err != nil {
			return err
		}
	}
	for name, e := range map[string]paper.Edition{"truth.json": pair.Truth, "reading.json": pair.Reading} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := document.EncodeWith(f, e, document.Options{Evidence: true}); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func table(styles []string, reports map[string]proof.Report) {
	fmt.Println("| style | pages | articles | F1@0.5 | F1@0.8 | F1@1.0 | ARI | multi-block | headline | kicker | deck | byline | caption | jumps | masthead | lost | dup. | alt. | inv. | ops/page | zero-touch | err@80% |")
	fmt.Println("|---|" + strings.Repeat("---:|", 21))
	for _, s := range styles {
		r := reports[s]
		fmt.Printf("| %s | %d | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %.3f |\n",
			s, r.Pages, r.Articles, r.Article.F1At50, r.Article.F1At80, r.Article.F1At100, r.Grouping.ARI, r.Order.MultiBlock,
			r.Titles.Headline, r.Titles.Kicker.F1, r.Titles.Deck.F1, r.Titles.Byline.F1, r.Titles.Caption.F1, r.Jumps.F1, r.Masthead.Share,
			r.Fidelity.Lost, r.Fidelity.Duplicated, r.Fidelity.Altered, r.Fidelity.Invented, r.Editor.Operations, r.Editor.ZeroTouch, r.Certainty.ErrorAt80)
	}
}

// stopwatch keeps how long each page took.
type stopwatch struct{ intake, stages []time.Duration }

func (s stopwatch) print() {
	both := make([]time.Duration, len(s.intake))
	for i := range both {
		both[i] = s.intake[i] + s.stages[i]
	}
	fmt.Println()
	for _, row := range []struct {
		name  string
		times []time.Duration
	}{{"intake", s.intake}, {"layout and articles", s.stages}, {"page", both}} {
		slices.Sort(row.times)
		at := func(share float64) float64 {
			return row.times[int(share*float64(len(row.times)-1))].Seconds() * 1000
		}
		fmt.Printf("%s: p50 %.0f ms, p95 %.0f ms\n", row.name, at(0.5), at(0.95))
	}
}
