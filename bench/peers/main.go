// Command peers sets the engine beside programs that turn the same PDF pages
// into text: poppler's pdftotext, MuPDF's mutool, pdfminer.six and PyMuPDF, each
// with its best options for newspapers. All run on the same pages in one run.
//
//	go run ./bench/peers -n 5
//
// None of the peers finds articles. Each is therefore helped by an oracle: its
// text is cut where the headlines of the truth stand in it, and each piece gets
// the right headline. What is compared is what they are for: whether the text
// under a headline is that article's, whole and in order. A peer that is not
// installed is named and left out.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/sheet/pdf"
	"github.com/banmian/banmian/internal/specimen"
	"github.com/banmian/banmian/internal/wording"
)

// peer is a program that prints the text of a PDF page.
type peer struct {
	name    string
	command []string // the page's file name is appended, then the rest
	rest    []string
}

const pdfminer = `import sys
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams
sys.stdout.write(extract_text(sys.argv[1], laparams=LAParams(detect_vertical=True)))`

const pymupdf = `import sys, fitz
for page in fitz.open(sys.argv[1]):
    sys.stdout.write("\n".join(b[4] for b in page.get_text("blocks")))`

var peers = []peer{
	{"pdftotext", []string{"pdftotext", "-enc", "UTF-8"}, []string{"-"}},
	{"pdftotext -raw", []string{"pdftotext", "-raw", "-enc", "UTF-8"}, []string{"-"}},
	{"mutool", []string{"mutool", "draw", "-q", "-F", "txt", "-o", "-"}, nil},
	{"pdfminer.six, vertical", []string{"/usr/bin/python3", "-c", pdfminer}, nil},
	{"PyMuPDF, blocks", []string{"/usr/bin/python3", "-c", pymupdf}, nil},
}

func main() {
	pdfengine.RunIfChild()
	n := flag.Int("n", 3, "editions of each style")
	seed := flag.Uint64("seed", 1000, "first seed")
	styles := flag.String("style", strings.Join(specimen.Styles, ","), "styles, comma-separated")
	flag.Parse()
	if err := run(*n, *seed, strings.Split(*styles, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// result gathers one program's readings.
type result struct {
	pairs []proof.Pair
	times []time.Duration
}

func run(n int, seed uint64, styles []string) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	results := map[string]*result{"Banmian": {}, "Banmian, same oracle": {}}
	missing := map[string]error{}
	for _, style := range styles {
		for i := range n {
			files, truth, err := specimen.Generate(seed+uint64(i), specimen.Options{Style: style, NoJumps: true})
			if err != nil {
				return err
			}
			if err := ours(engine, files, truth, results); err != nil {
				return err
			}
			for _, p := range peers {
				if missing[p.name] == nil {
					missing[p.name] = theirs(p, dir, files, truth, results)
				}
			}
		}
	}
	print(results, missing)
	return nil
}

func ours(engine *pdfengine.Engine, files [][]byte, truth paper.Edition, results map[string]*result) error {
	var leaves []paper.Leaf
	r := results["Banmian"]
	for i, b := range files {
		start := time.Now()
		sheets, err := pdf.Read(context.Background(), engine, fmt.Sprintf("p%d.pdf", i+1), b, nil)
		if err != nil {
			return err
		}
		for _, s := range sheets {
			leaves = append(leaves, article.Read(layout.Make(s)))
		}
		r.times = append(r.times, time.Since(start))
	}
	reading := edition.Assemble(leaves)
	r.pairs = append(r.pairs, proof.Pair{Truth: truth, Reading: reading})
	// The same text through the same scissors, for a like comparison.
	var oracle []paper.Article
	for _, p := range truth.Pages {
		var text strings.Builder
		for _, a := range reading.Articles {
			if len(a.Parts) > 0 && a.Parts[0].Page == p.Sequence {
				text.WriteString(strings.Join(slices.Concat(a.Kicker, []string{a.Headline}, a.Deck, a.Paragraphs), "\n") + "\n")
			}
		}
		oracle = append(oracle, cut(text.String(), truth, p.Sequence)...)
	}
	same := results["Banmian, same oracle"]
	same.pairs = append(same.pairs, proof.Pair{Truth: bodies(truth), Reading: paper.Edition{Articles: oracle}})
	return nil
}

func theirs(p peer, dir string, files [][]byte, truth paper.Edition, results map[string]*result) error {
	if _, err := exec.LookPath(p.command[0]); err != nil {
		return err
	}
	r := results[p.name]
	if r == nil {
		r = &result{}
		results[p.name] = r
	}
	var articles []paper.Article
	for i, b := range files {
		name := filepath.Join(dir, "page.pdf")
		if err := os.WriteFile(name, b, 0o600); err != nil {
			return err
		}
		args := slices.Concat(p.command[1:], []string{name}, p.rest)
		start := time.Now()
		var out, failed bytes.Buffer
		cmd := exec.Command(p.command[0], args...)
		cmd.Stdout, cmd.Stderr = &out, &failed
		if err := cmd.Run(); err != nil {
			lines := strings.Split(strings.TrimSpace(failed.String()), "\n")
			return fmt.Errorf("%w: %s", err, lines[len(lines)-1])
		}
		r.times = append(r.times, time.Since(start))
		articles = append(articles, cut(out.String(), truth, i+1)...)
	}
	r.pairs = append(r.pairs, proof.Pair{Truth: bodies(truth), Reading: paper.Edition{Articles: articles}})
	return nil
}

// bodies leaves of the truth what the oracle does not give away: paragraphs.
func bodies(truth paper.Edition) paper.Edition {
	out := truth
	out.Articles = nil
	for _, a := range truth.Articles {
		if a.Kind != paper.KindStory && a.Kind != paper.KindBrief || a.Headline == "" {
			continue
		}
		a.Kicker, a.Headline, a.Deck, a.Figures = nil, "", nil, nil
		out.Articles = append(out.Articles, a)
	}
	return out
}

// cut parts a page's text where the truth's headlines stand in it.
func cut(text string, truth paper.Edition, page int) []paper.Article {
	flat := flatten(text)
	type place struct{ at, end int }
	var places []place
	for _, a := range truth.Articles {
		if len(a.Parts) == 0 || a.Parts[0].Page != page || a.Headline == "" {
			continue
		}
		head := flatten(a.Headline)
		if i := strings.Index(flat, head); i >= 0 {
			end := i + len(head)
			if d := flatten(strings.Join(a.Deck, "")); strings.HasPrefix(flat[end:], d) {
				end += len(d)
			}
			places = append(places, place{i, end})
		}
	}
	sort.Slice(places, func(i, j int) bool { return places[i].at < places[j].at })
	var out []paper.Article
	for i, p := range places {
		end := len(flat)
		if i+1 < len(places) {
			end = max(places[i+1].at, p.end)
		}
		// Datelines and bylines are no part of a body: a peer cannot know that.
		_, _, body := wording.Dateline(flat[p.end:end])
		out = append(out, paper.Article{Kind: paper.KindStory, Paragraphs: []string{body}, Parts: []paper.Part{{Page: page}}})
	}
	return out
}

// flatten is the scorer's normal form.
func flatten(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\f' {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

func print(results map[string]*result, missing map[string]error) {
	fmt.Println("| program | articles F1@0.5 | F1@0.8 | body NED | multi-block bodies exact | successor edges | ms a page, p50 |")
	fmt.Println("|---|---:|---:|---:|---:|---:|---:|")
	names := []string{"Banmian", "Banmian, same oracle"}
	for _, p := range peers {
		names = append(names, p.name)
	}
	for _, name := range names {
		r := results[name]
		if r == nil || len(r.pairs) == 0 {
			fmt.Printf("| %s | not run: %v | | | | | |\n", name, missing[name])
			continue
		}
		s := proof.Score(r.pairs...)
		ms := "–"
		if len(r.times) > 0 {
			slices.Sort(r.times)
			ms = fmt.Sprintf("%.0f", r.times[len(r.times)/2].Seconds()*1000)
		}
		fmt.Printf("| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %s |\n", name, s.Article.F1At50, s.Article.F1At80, s.Order.BodyNED,
			s.Order.MultiBlock, s.Order.SuccessorEdges, ms)
	}
}
