// Command specimen writes generated newspaper pages and their truth into a
// directory: p1.pdf, p2.pdf, ... and truth.json.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/specimen"
)

func main() {
	seed := flag.Uint64("seed", 1, "seed of the first edition")
	n := flag.Int("n", 1, "how many editions; more than one go into folders named by their seed")
	style := flag.String("style", specimen.Styles[0], "one of "+strings.Join(specimen.Styles, ", "))
	pages := flag.Int("pages", 4, "pages an edition")
	ink := flag.String("ink", "", "one of "+strings.Join(specimen.Inks, ", ")+"; empty to vary")
	noJumps := flag.Bool("no-jumps", false, "let every story end on the page it begins on")
	inOrder := flag.Bool("in-order", false, "draw frames in reading order")
	out := flag.String("out", ".", "directory to write to")
	flag.Parse()
	for i := range *n {
		dir := *out
		if *n > 1 {
			dir = filepath.Join(*out, fmt.Sprintf("%s-%d", *style, *seed+uint64(i)))
		}
		if err := write(dir, *seed+uint64(i), specimen.Options{Style: *style, Pages: *pages, InOrder: *inOrder, Ink: *ink, NoJumps: *noJumps}); err != nil {
			fmt.Fprintln(os.Stderr, "specimen:", err)
			os.Exit(1)
		}
	}
}

func write(dir string, seed uint64, o specimen.Options) error {
	pdfs, truth, err := specimen.Generate(seed, o)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, pdf := range pdfs {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d.pdf", i+1)), pdf, 0o644); err != nil {
			return err
		}
	}
	var doc bytes.Buffer
	if err := document.Encode(&doc, truth); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "truth.json"), doc.Bytes(), 0o644)
}
