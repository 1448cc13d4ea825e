package edition

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// merge makes one article of each chain of continuations and takes the
// continuations off the list.
func (a *assembly) merge(goesOn map[int]int) {
	continues := map[int]bool{}
	for _, c := range goesOn {
		continues[c] = true
	}
	articles := a.edition.Articles
	for i := range articles {
		if continues[i] {
			continue
		}
		seen := map[int]bool{i: true}
		for at, ok := goesOn[i]; ok && !seen[at]; at, ok = goesOn[at] {
			seen[at] = true
			articles[i] = a.joined(articles[i], articles[at], a.leads[at])
		}
	}
	kept := articles[:0:0]
	for i, art := range articles {
		if !continues[i] {
			kept = append(kept, art)
		}
	}
	a.edition.Articles = kept
}

// How likely two ends are wrongly joined whose lead over the next best is nothing,
// and how fast that falls with each point of lead.
const (
	joinDoubt = 0.5
	joinFall  = 0.8
)

// joined is a story with its continuation. The broken sentence is one again;
// everything else of the continuation follows.
func (a *assembly) joined(tail, head paper.Article, why paper.Evidence) paper.Article {
	out := tail
	out.Paragraphs = joinParagraphs(tail.Paragraphs, head.Paragraphs, a.edition.Title.Language)
	out.Bylines = append([]paper.Byline(nil), tail.Bylines...)
	for _, b := range head.Bylines {
		if !hasByline(out.Bylines, b) {
			out.Bylines = append(out.Bylines, b)
		}
	}
	out.Figures = append(append([]paper.Figure(nil), tail.Figures...), head.Figures...)
	out.Parts = append(append([]paper.Part(nil), tail.Parts...), head.Parts...)
	out.Findings = append([]paper.Finding(nil), tail.Findings...)
	for _, f := range head.Findings {
		if f.Code == paper.HeadlineMissing {
			continue // its headline stands on the other page
		}
		f.Article = tail.ID
		out.Findings = append(out.Findings, f)
	}
	out.Evidence = append(append([]paper.Evidence(nil), tail.Evidence...), head.Evidence...)
	why.Decision, why.Chosen = "jump", head.ID
	out.Evidence = append(out.Evidence, why)
	out.Confidence = min(tail.Confidence, head.Confidence) * (1 - joinDoubt*math.Exp(-joinFall*max(0, why.Margin)))
	out.Jump.Joined = true
	if s := a.page(head.Parts[0].Page); out.Jump.ToLabel == "" && s != nil {
		out.Jump.ToPage, out.Jump.ToLabel = s.label.number, wording.PageLabel(s.label.text) // only the continuation says so
	}
	out.Jump.Cue = strings.TrimSpace(tail.Jump.Cue + " " + head.Jump.Cue)
	out.RunsOn = tail.RunsOn
	return out
}

// joinParagraphs puts the second text behind the first; where the first breaks
// off inside a sentence the two paragraphs become one.
func joinParagraphs(first, second []string, language string) []string {
	out := append([]string(nil), first...)
	if len(out) == 0 || len(second) == 0 {
		return append(out, second...)
	}
	last := out[len(out)-1]
	if !wording.EndsSentence(last) || wording.Attributes(last, second[0]) || wording.GoesOn(second[0]) {
		out[len(out)-1] = wording.JoinLines([]string{last, second[0]}, language)
		second = second[1:]
	}
	return append(out, second...)
}

func hasByline(list []paper.Byline, b paper.Byline) bool {
	for _, have := range list {
		if have.Role == b.Role && strings.Join(have.Names, " ") == strings.Join(b.Names, " ") {
			return true
		}
	}
	return false
}
