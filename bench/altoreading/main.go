// Command altoreading measures the reading engine on newspapers that libraries
// have tagged: it reads the pages of METS packages and of Olive editions without
// their tags, and scores the articles found against those that are tagged.
//
//	go run ./bench/altoreading [-v] [-except NAME] DIR
//
// DIR is searched for packages. One row is printed for each, one for all
// together, and with -v the articles that were not found whole.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/interchange/olive"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/sheet"
)

func main() {
	verbose := flag.Bool("v", false, "list the articles that were not found whole")
	write := flag.String("write", "", "directory to write truth and reading of each package to, as edition documents")
	least := flag.Int("least", 0, "leave out read articles of fewer characters, to tell the cost of fragments")
	only := flag.String("only", "", "read only packages whose name contains this")
	except := flag.String("except", "", "leave packages whose name contains this out of the last row but one")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: altoreading [-v] [-write DIR] [-only NAME] DIR")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *only, *except, *write, *least, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "altoreading:", err)
		os.Exit(1)
	}
}

func run(dir, only, except, write string, least int, verbose bool) error {
	var pairs, rest []proof.Pair
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "package\tpages\tarticles\tread\tF1@0.5\tF1@0.8\tPQ\tARI\tsplits\tmerges\theadline\tlost\tms/page\t")
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		isOlive := filepath.Base(name) == "TOC.xml"
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ToLower(name), "mets.xml") && !isOlive || !strings.Contains(name, only) {
			return err
		}
		at, base := filepath.Split(name)
		open := mets.Read
		if isOlive {
			open = olive.Read
		}
		truth, sheets, err := open(os.DirFS(at), base)
		if isOlive && err != nil {
			return nil // a list without its pages
		}
		if err != nil || len(truth.Articles) == 0 {
			return err
		}
		if isOlive {
			base = strings.ReplaceAll(truth.Title.Name+"-"+truth.Date.String(), " ", "-") + ".xml"
		}
		start := time.Now()
		reading := read(sheets)
		spent := time.Since(start)
		reading.Articles = slices.DeleteFunc(reading.Articles, func(a paper.Article) bool { return size(a) < least })
		pair := proof.Pair{Truth: untagged(truth), Reading: reading}
		pairs = append(pairs, pair)
		if except == "" || !strings.Contains(name, except) {
			rest = append(rest, pair)
		}
		row(table, strings.TrimSuffix(base, filepath.Ext(base)), len(reading.Articles), proof.Score(pair), spent)
		if write != "" {
			if err := save(write, base, pair); err != nil {
				return err
			}
		}
		if verbose {
			table.Flush()
			misses(pair)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(rest) < len(pairs) {
		row(table, "all but "+except, 0, proof.Score(rest...), 0)
	}
	row(table, "all", 0, proof.Score(pairs...), 0)
	return table.Flush()
}

// read is the engine, from sheets to edition.
func read(sheets []sheet.Sheet) paper.Edition {
	var leaves []paper.Leaf
	for _, s := range sheets {
		leaves = append(leaves, article.Read(layout.Make(s)))
	}
	return edition.Assemble(leaves)
}

func size(a paper.Article) int {
	n := len([]rune(a.Headline))
	for _, p := range a.Paragraphs {
		n += len([]rune(p))
	}
	return n
}

// untagged makes an advertisement, which is not scored, of the text of each
// page that the package gives to no article — the masthead, folios, lettering
// in pictures, blocks nobody tagged — so that what is read there counts neither
// for nor against the reading: the truth does not know what it is.
func untagged(e paper.Edition) paper.Edition {
	tagged := map[string]bool{}
	for _, a := range e.Articles {
		for _, p := range a.Parts {
			for _, z := range p.Zones {
				tagged[z] = true
			}
		}
	}
	for _, p := range e.Pages {
		a := paper.Article{ID: fmt.Sprintf("p%d-rest", p.Sequence), Kind: paper.KindAd, Parts: []paper.Part{{Page: p.Sequence}}}
		for _, z := range p.Zones {
			if tagged[z.ID] && z.Role != paper.RoleFigure {
				continue
			}
			for _, l := range z.Lines {
				a.Paragraphs = append(a.Paragraphs, l.Text)
			}
		}
		if len(a.Paragraphs) > 0 {
			e.Articles = append(e.Articles, a)
		}
	}
	return e
}

func row(w *tabwriter.Writer, name string, read int, r proof.Report, spent time.Duration) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.1f\t%.1f\t%.3f\t%.0f\t%d\t\n", name, r.Pages, r.Articles, read,
		r.Article.F1At50, r.Article.F1At80, r.Article.PQ, r.Grouping.ARI, r.Grouping.Splits, r.Grouping.Merges, r.Titles.Headline,
		r.Fidelity.Lost, spent.Milliseconds()/int64(max(r.Pages, 1)))
}

func save(dir, base string, p proof.Pair) error {
	for what, e := range map[string]paper.Edition{"truth": p.Truth, "reading": p.Reading} {
		f, err := os.Create(filepath.Join(dir, strings.TrimSuffix(base, ".xml")+"."+what+".json"))
		if err != nil {
			return err
		}
		if err := document.Encode(f, e); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// misses lists truth articles with the read articles that hold their text.
func misses(p proof.Pair) {
	owner := map[string][]int{} // read articles by the words they hold
	for i, a := range p.Reading.Articles {
		for _, w := range words(a) {
			if l := owner[w]; len(l) == 0 || l[len(l)-1] != i {
				owner[w] = append(owner[w], i)
			}
		}
	}
	for _, a := range p.Truth.Articles {
		votes := map[int]int{}
		all := words(a)
		for _, w := range all {
			for _, i := range owner[w] {
				votes[i]++
			}
		}
		fmt.Printf("  %s %-6s %4d words %-40.40q", a.ID, a.Kind, len(all), a.Headline)
		for i, n := range votes {
			if r := p.Reading.Articles[i]; n*12 > len(all) && n > 1 {
				fmt.Printf("  %s(%s) %d of %d", r.ID, r.Kind, n, len(words(r)))
			}
		}
		fmt.Println()
	}
}

// words are the runs of three words of an article, which are rarely printed
// twice.
func words(a paper.Article) []string {
	f := strings.Fields(strings.Join(append([]string{strings.Join(a.Kicker, " "), a.Headline, strings.Join(a.Deck, " ")}, a.Paragraphs...), " "))
	var out []string
	for i := 0; i+2 < len(f); i++ {
		out = append(out, strings.Join(f[i:i+3], " "))
	}
	return out
}
