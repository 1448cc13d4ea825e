// Command scanreading measures how well pages are read that are nothing but
// pictures: typeset pages are drawn at a resolution, their text is recognised
// by tesseract, and the reading is scored against what was typeset.
//
//	go run ./bench/scanreading [-dpi 300] [-pages 2] [-seeds 1] [-style latin] [-spoil blur] [-out DIR]
//	go run ./bench/scanreading -page TRUTH.xml -picture SCAN.tif [-language de]
//
// CER is the share of the pages' characters, as typeset or as the PAGE file has
// them, that are not in the reading, or not in it once more, whatever their
// order: lines are paired by the words they share.
//
// Tesseract must be installed with the models of English and Simplified
// Chinese, its vertical one included.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/tesseract"
	"github.com/banmian/banmian/internal/overprint"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/scan"
	"github.com/banmian/banmian/internal/specimen"
)

var (
	dpi   = flag.Float64("dpi", 300, "resolution the pages are drawn at")
	pages = flag.Int("pages", 2, "pages of each edition")
	seeds = flag.Int("seeds", 1, "editions of each style")
	style = flag.String("style", "", "only this style")
	out   = flag.String("out", "", "directory for truth and reading, as edition documents, and drawings of what was found")
	spoil = flag.String("spoil", "clean", "what happens to the drawing: clean, blur, skew1, skew2, noise, grey")
	truth = flag.String("page", "", "a PAGE file with the text of -picture")
	shot  = flag.String("picture", "", "a scan to read instead of typeset pages")
	tell  = flag.String("language", "", "the papers' language, instead of finding it out")
)

func main() {
	pdfengine.RunIfChild()
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "scanreading:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if *shot != "" {
		return scanned(ctx, *shot, *truth)
	}
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "style\tspoilt\tdpi\tpages\tCER\tF1@0.5\tF1@0.8\tARI\theadline\tlost\taltered\tinvented\tbody NED\ts/page\t")
	for _, s := range specimen.Styles {
		if *style != "" && s != *style {
			continue
		}
		var pairs []proof.Pair
		var wrong errors
		began := time.Now()
		for seed := range *seeds {
			pair, err := one(ctx, engine, s, uint64(seed)+7, &wrong)
			if err != nil {
				return err
			}
			pairs = append(pairs, pair)
		}
		spent := time.Since(began).Seconds() / float64(*pages**seeds)
		r := proof.Score(pairs...)
		fmt.Fprintf(table, "%s\t%s\t%.0f\t%d\t%.4f\t%.3f\t%.3f\t%.3f\t%.3f\t%.0f\t%.0f\t%.0f\t%.3f\t%.1f\t\n", s, *spoil, *dpi, r.Pages, wrong.rate(), r.Article.F1At50, r.Article.F1At80, r.Grouping.ARI,
			r.Titles.Headline, r.Fidelity.Lost, r.Fidelity.Altered, r.Fidelity.Invented, r.Order.BodyNED, spent)
	}
	fmt.Fprintln(table, "lost, altered and invented are characters of 10,000; s/page is by the clock\t\t\t\t\t\t\t\t\t\t\t\t\t")
	return table.Flush()
}

// one draws an edition and reads the drawings.
func one(ctx context.Context, engine *pdfengine.Engine, style string, seed uint64, wrong *errors) (proof.Pair, error) {
	files, truth, err := specimen.Generate(seed, specimen.Options{Style: style, Pages: *pages, Ink: "runs"})
	if err != nil {
		return proof.Pair{}, err
	}
	reader := &scan.Reader{Engine: tesseract.New(tesseract.Options{})}
	if *tell != "" {
		reader.Languages = []ocr.Language{ocr.Language(*tell)}
	}
	var leaves []paper.Leaf
	for i, file := range files {
		s, err := read(ctx, engine, reader, fmt.Sprintf("p%d.jpg#1", i+1), file)
		if err != nil {
			return proof.Pair{}, err
		}
		plain, err := typeset(ctx, engine, fmt.Sprintf("p%d.pdf#1", i+1), file)
		if err != nil {
			return proof.Pair{}, err
		}
		wrong.count(linesOf(plain), linesOf(s))
		leaf := article.Read(layout.Make(s))
		leaves = append(leaves, leaf)
		if err := draw(fmt.Sprintf("%s-%d-p%d", style, seed, i+1), s, leaf); err != nil {
			return proof.Pair{}, err
		}
	}
	pair := proof.Pair{Truth: truth, Reading: edition.Assemble(leaves)}
	return pair, save(fmt.Sprintf("%s-%d", style, seed), pair)
}

func read(ctx context.Context, engine *pdfengine.Engine, reader *scan.Reader, name string, file []byte) (sheet.Sheet, error) {
	doc, err := engine.Open(ctx, name, file)
	if err != nil {
		return sheet.Sheet{}, err
	}
	defer doc.Close()
	drawn, err := doc.Render(ctx, 0, geom.Rect{}, pdfengine.Rendition{Width: int(doc.Pages()[0].Width * *dpi / 72), Quality: 90})
	if err != nil {
		return sheet.Sheet{}, err
	}
	picture, err := scan.Decode(name, drawn[0].Data)
	if err != nil {
		return sheet.Sheet{}, err
	}
	picture.DPI = *dpi
	picture.Grey = spoilt(picture.Grey, *spoil)
	return reader.Read(ctx, picture)
}

func draw(name string, s sheet.Sheet, leaf paper.Leaf) error {
	if *out == "" {
		return nil
	}
	f, err := os.Create(filepath.Join(*out, name+".svg"))
	if err != nil {
		return err
	}
	defer f.Close()
	return overprint.Draw(f, overprint.Page{Makeup: layout.Make(s), Leaf: &leaf})
}

func save(name string, pair proof.Pair) error {
	if *out == "" {
		return nil
	}
	for kind, e := range map[string]paper.Edition{"truth": pair.Truth, "reading": pair.Reading} {
		f, err := os.Create(filepath.Join(*out, name+"-"+kind+".json"))
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
