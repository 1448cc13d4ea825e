package main

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/profile"
	"github.com/banmian/banmian/internal/proof"
	"github.com/banmian/banmian/internal/specimen"
)

// What the measure of habits works with: papers of so many pages, of which the
// first few, corrected, are what was learned from before the others are read.
const (
	habitPages   = 12
	habitLearned = 8
)

// habits measures what a title's profile gains: papers are read with and without
// one that was counted from other pages of the same paper, corrected by truth.
func habits(engine *pdfengine.Engine, n int, seed uint64, styles []string) error {
	fmt.Println("| style | F1@0.8 without | with | roles without | with | ops/page without | with |\n|---|---:|---:|---:|---:|---:|---:|")
	for _, style := range styles {
		var without, with []proof.Pair
		for i := range n {
			a, b, err := readTwice(engine, seed+uint64(i), style)
			if err != nil {
				return err
			}
			without, with = append(without, a), append(with, b)
		}
		a, b := proof.Score(without...), proof.Score(with...)
		fmt.Printf("| %s | %.4f | %.4f | %.4f | %.4f | %.3f | %.3f |\n", style, a.Article.F1At80, b.Article.F1At80,
			a.Roles.MacroF1, b.Roles.MacroF1, a.Editor.Operations, b.Editor.Operations)
	}
	return nil
}

func readTwice(engine *pdfengine.Engine, seed uint64, style string) (without, with proof.Pair, err error) {
	files, truth, err := specimen.Generate(seed, specimen.Options{Style: style, Pages: habitPages, NoJumps: true})
	if err != nil {
		return without, with, err
	}
	var makeups []paper.Makeup
	for i, b := range files {
		sheets, err := sheetsOf(engine, i, b)
		if err != nil {
			return without, with, err
		}
		for _, s := range sheets {
			makeups = append(makeups, layout.Make(s))
		}
	}
	known := learned(makeups[:habitLearned], truth)
	var plain, told []paper.Leaf
	for _, m := range makeups[habitLearned:] {
		plain, told = append(plain, article.Read(m)), append(told, article.ReadAs(m, known))
	}
	rest := later(truth)
	return proof.Pair{Truth: rest, Reading: edition.Assemble(plain)}, proof.Pair{Truth: rest, Reading: edition.Assemble(told)}, nil
}

// learned is what pages teach whose roles were corrected: every zone that was
// read has the role that the truth's words in it have.
func learned(makeups []paper.Makeup, truth paper.Edition) paper.Profile {
	roleOf := map[string]paper.Role{}
	note := func(role paper.Role, texts ...string) {
		for _, t := range texts {
			roleOf[bare(t)] = role
		}
	}
	body := map[int]string{}
	for _, a := range truth.Articles {
		page := a.Parts[0].Page
		note(paper.RoleHeadline, strings.Fields(a.Headline)...)
		note(paper.RoleHeadline, a.Headline)
		note(paper.RoleKicker, a.Kicker...)
		note(paper.RoleDeck, a.Deck...)
		for _, f := range a.Figures {
			note(paper.RoleCaption, f.Caption)
			note(paper.RoleCredit, f.Credit)
		}
		body[page] += bare(strings.Join(a.Paragraphs, ""))
	}
	var known paper.Profile
	for i, m := range makeups {
		page := article.Read(m).Page
		for k, z := range page.Zones {
			var text string
			for _, l := range z.Lines {
				text += bare(l.Text)
			}
			if role, ok := roleOf[text]; ok {
				page.Zones[k].Role = role
			} else if len(text) > 30 && strings.Contains(body[i+1], text[len(text)-30:]) {
				page.Zones[k].Role = paper.RoleBody
			}
		}
		known = known.Add(profile.Count(paper.Edition{Pages: []paper.Page{page}}, []paper.Makeup{m}))
	}
	return known
}

func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// later is the truth of the pages that nothing was learned from.
func later(truth paper.Edition) paper.Edition {
	out := truth
	out.Pages, out.Articles = nil, nil
	for _, p := range truth.Pages {
		if p.Sequence > habitLearned {
			out.Pages = append(out.Pages, p)
		}
	}
	for _, a := range truth.Articles {
		if a.Parts[0].Page > habitLearned {
			out.Articles = append(out.Articles, a)
		}
	}
	return out
}
