package proof

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// corpus gathers the tallies of every page of every edition.
type corpus struct {
	pages                        []tally
	mastheadRight, mastheadFacts int
	mastheadWrong                []string
}

func (c *corpus) add(cmp comparison) {
	c.pages = append(c.pages, cmp.tallies()...)
	right, all, wrong := cmp.countMasthead()
	c.mastheadRight += right
	c.mastheadFacts += all
	c.mastheadWrong = append(c.mastheadWrong, wrong...)
}

func (c *corpus) report() Report {
	r := measure(c.pages)
	r.Masthead = MastheadScore{Share: share(c.mastheadRight, c.mastheadFacts), Facts: c.mastheadFacts, Wrong: c.mastheadWrong}
	r.Intervals = intervals(c.pages)
	r.Worst = worst(c.pages)
	return r
}

// total sums tallies.
func total(pages []tally) tally {
	s := tally{fields: map[string]match{}, roles: map[paper.Role]match{}}
	for _, p := range pages {
		s.truths += p.truths
		s.reads += p.reads
		s.tp50 += p.tp50
		s.tp80 += p.tp80
		s.tp100 += p.tp100
		s.iou50 += p.iou50
		s.iouAll += p.iouAll
		s.chars += p.chars
		s.bcubedP += p.bcubedP
		s.bcubedR += p.bcubedR
		s.splits += p.splits
		s.merges += p.merges
		s.bodyChars += p.bodyChars
		s.bodyCost += p.bodyCost
		s.bodies += p.bodies
		s.bodiesExact += p.bodiesExact
		s.multi += p.multi
		s.multiExact += p.multiExact
		s.concordant += p.concordant
		s.pairs += p.pairs
		s.headlines += p.headlines
		s.headed += p.headed
		s.kinds += p.kinds
		s.kindsRight += p.kindsRight
		s.lost += p.lost
		s.duplicated += p.duplicated
		s.altered += p.altered
		s.invented += p.invented
		s.allChars += p.allChars
		s.operations += p.operations
		s.jumps = s.jumps.plus(p.jumps)
		s.ads = s.ads.plus(p.ads)
		s.judged = append(s.judged, p.judged...)
		for k, m := range p.fields {
			s.fields[k] = s.fields[k].plus(m)
		}
		for k, m := range p.roles {
			s.roles[k] = s.roles[k].plus(m)
		}
	}
	return s
}

// measure takes the shares over a set of pages.
func measure(pages []tally) Report {
	s := total(pages)
	r := Report{Pages: len(pages), Articles: s.truths}
	r.Article = ArticleScore{
		F1At50: f1(s.tp50, s.truths, s.reads), F1At80: f1(s.tp80, s.truths, s.reads), F1At100: f1(s.tp100, s.truths, s.reads),
		PQ:      ratio(s.iou50, float64(s.truths+s.reads)/2),
		MeanIoU: ratio(s.iouAll, float64(s.truths)),
	}
	p, q := ratio(s.bcubedP, float64(s.chars)), ratio(s.bcubedR, float64(s.chars))
	r.Grouping = GroupingScore{
		ARI:    mean(pages, func(t tally) (float64, bool) { return t.ari, t.chars > 0 }),
		BCubed: harmonic(p, q), Splits: perPage(s.splits, pages), Merges: perPage(s.merges, pages),
	}
	r.Order = OrderScore{
		BodyNED: ratioOr(s.bodyCost, s.bodyChars, 0), BodyExact: share(s.bodiesExact, s.bodies), MultiBlock: share(s.multiExact, s.multi),
		SuccessorEdges: mean(pages, func(t tally) (float64, bool) { return share(t.edgesRight, t.edges), t.edges > 0 }),
		PageNED:        meanOr(pages, 0, func(t tally) (float64, bool) { return t.orderNED, t.truths > 0 }),
		Kendall:        2*share(s.concordant, s.pairs) - 1,
	}
	r.Titles = TitleScore{
		Headline: share(s.headed, s.headlines), Kind: share(s.kindsRight, s.kinds),
		Kicker: s.fields["kicker"].score(), Deck: s.fields["deck"].score(), Byline: s.fields["byline"].score(),
		Dateline: s.fields["dateline"].score(), Caption: s.fields["caption"].score(), Credit: s.fields["credit"].score(),
	}
	r.Roles = roleScore(s.roles)
	r.Jumps, r.Ads = s.jumps.score(), s.ads.score()
	r.Fidelity = FidelityScore{Characters: s.allChars, Lost: per10000(s.lost, s.allChars), Duplicated: per10000(s.duplicated, s.allChars),
		Altered: per10000(s.altered, s.allChars), Invented: per10000(s.invented, s.allChars)}
	zero := 0
	for _, t := range pages {
		if t.zeroTouch {
			zero++
		}
	}
	r.Editor = EditorScore{Operations: perPage(s.operations, pages), ZeroTouch: share(zero, len(pages))}
	r.Certainty = certainty(s.judged)
	return r
}

func roleScore(roles map[paper.Role]match) RoleScore {
	s := RoleScore{ByRole: map[string]float64{}}
	n := 0
	for _, role := range textRoles {
		m := roles[role]
		if m.truth == 0 {
			continue
		}
		s.ByRole[string(role)] = f1(m.right, m.truth, m.read)
		s.MacroF1 += s.ByRole[string(role)]
		n++
	}
	if n == 0 {
		return RoleScore{MacroF1: 1, ByRole: s.ByRole}
	}
	s.MacroF1 /= float64(n)
	return s
}

// bins of the expected calibration error (Naeini and others 2015).
const bins = 10

// surest is the share of articles, the most confident first, whose error is
// reported.
const surest = 0.8

func certainty(judged []judgement) CertaintyScore {
	if len(judged) == 0 {
		return CertaintyScore{}
	}
	judged = slices.Clone(judged)
	sort.SliceStable(judged, func(i, j int) bool { return judged[i].confidence > judged[j].confidence })
	var s CertaintyScore
	var n [bins]int
	var right, sum [bins]float64
	for _, j := range judged {
		b := min(max(int(j.confidence*bins), 0), bins-1)
		n[b]++
		sum[b] += j.confidence
		if j.right {
			right[b]++
		}
		s.Confidence += j.confidence / float64(len(judged))
	}
	for b := range n {
		s.ECE += math.Abs(right[b]-sum[b]) / float64(len(judged))
	}
	top := int(math.Ceil(surest * float64(len(judged))))
	wrong := 0
	for _, j := range judged[:top] {
		if !j.right {
			wrong++
		}
	}
	s.ErrorAt80 = share(wrong, top)
	return s
}

// resamples of the bootstrap (Efron 1979), drawn with a fixed seed so that equal
// scores give equal intervals.
const resamples = 1000

func intervals(pages []tally) map[string][2]float64 {
	if len(pages) < 2 {
		return nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	samples := map[string][]float64{}
	draw := make([]tally, len(pages))
	for range resamples {
		for i := range draw {
			draw[i] = pages[random.IntN(len(pages))]
			draw[i].judged = nil // not among the measures below
		}
		for name, v := range headlineMeasures(measure(draw)) {
			samples[name] = append(samples[name], v)
		}
	}
	out := map[string][2]float64{}
	for name, v := range samples {
		slices.Sort(v)
		out[name] = [2]float64{v[resamples*25/1000], v[resamples*975/1000-1]}
	}
	return out
}

// headlineMeasures are those for which intervals are given.
func headlineMeasures(r Report) map[string]float64 {
	return map[string]float64{
		"article.f1@0.5": r.Article.F1At50, "article.f1@0.8": r.Article.F1At80, "article.f1@1.0": r.Article.F1At100,
		"article.pq": r.Article.PQ, "grouping.ari": r.Grouping.ARI, "order.body_ned": r.Order.BodyNED,
		"order.multi_block_exact": r.Order.MultiBlock, "titles.headline_exact": r.Titles.Headline,
	}
}

// shown is how many of the worst pages are listed.
const shown = 10

func worst(pages []tally) []PageScore {
	var out []PageScore
	for _, t := range pages {
		if t.truths > 0 {
			out = append(out, PageScore{Edition: t.edition, Page: t.page, F1At80: f1(t.tp80, t.truths, t.reads), ARI: t.ari})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].F1At80 != out[j].F1At80 {
			return out[i].F1At80 < out[j].F1At80
		}
		return out[i].ARI < out[j].ARI
	})
	return out[:min(shown, len(out))]
}

func ratio(a, b float64) float64 { return ratioOr(a, b, 1) }

func ratioOr(a, b, empty float64) float64 {
	if b == 0 {
		return empty
	}
	return a / b
}

func harmonic(p, q float64) float64 {
	if p+q == 0 {
		return 0
	}
	return 2 * p * q / (p + q)
}

func mean(pages []tally, of func(tally) (float64, bool)) float64 { return meanOr(pages, 1, of) }

func meanOr(pages []tally, empty float64, of func(tally) (float64, bool)) float64 {
	sum, n := 0.0, 0
	for _, t := range pages {
		if v, ok := of(t); ok {
			sum += v
			n++
		}
	}
	return ratioOr(sum, float64(n), empty)
}

func perPage(n int, pages []tally) float64 { return ratioOr(float64(n), float64(len(pages)), 0) }

func per10000(n, all int) float64 { return ratioOr(float64(n)*10000, float64(all), 0) }
