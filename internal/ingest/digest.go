package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
)

// digestForm opens every digest; it changes when what is digested does.
const digestForm = "banmian.digest/1\n"

// digest names the content of an import: the bytes of its masters and the
// reading made of them. Order and names of the files do not enter, so that the
// same files, sorted or named otherwise, are the same content; a better reading
// of the same files is other content.
func digest(masters []*master, e paper.Edition) (string, error) {
	h := sha256.New()
	h.Write([]byte(digestForm))
	var refs []string
	for _, m := range masters {
		refs = append(refs, string(m.ref))
	}
	slices.Sort(refs)
	for _, ref := range refs {
		fmt.Fprintln(h, ref)
	}
	if err := document.Encode(h, nameless(e, masters)); err != nil {
		return "", fmt.Errorf("digest the edition: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// nameless is the edition with every file's name replaced by its checksum. The
// edition given is not changed.
func nameless(e paper.Edition, masters []*master) paper.Edition {
	var pairs []string
	for _, m := range slices.SortedFunc(slices.Values(masters), func(a, b *master) int { return len(b.name) - len(a.name) }) {
		pairs = append(pairs, m.name+"#", string(m.ref)+"#")
	}
	names := strings.NewReplacer(pairs...)
	findings := func(in []paper.Finding) []paper.Finding {
		out := slices.Clone(in)
		for i := range out {
			out[i].Message = names.Replace(out[i].Message)
		}
		return out
	}
	e.Findings = findings(e.Findings)
	e.Pages = slices.Clone(e.Pages)
	for i := range e.Pages {
		e.Pages[i].Source = names.Replace(e.Pages[i].Source)
	}
	e.Articles = slices.Clone(e.Articles)
	for i := range e.Articles {
		e.Articles[i].Findings = findings(e.Articles[i].Findings)
	}
	return e
}
