// Package proof turns a reading and the truth about the same edition into
// measures: how many articles came out whole, under the right headline, in the
// right order, with no character lost. docs/SCORING.md says what each measure
// means and how it is computed.
//
// The unit is the character. Both texts are brought to NFKC without white space
// and soft hyphens; characters of the reading are paired one to one with
// characters of the truth by aligning the two texts, so no glyph ids are needed
// and a reading by any program can be scored. Furniture (masthead, folio,
// imprint) is not scored as text; advertisements are scored apart.
//
// It reads no pages and no files, and never changes what it scores.
package proof

import (
	"github.com/banmian/banmian/internal/paper"
)

// Pair is one edition's truth and its reading.
type Pair struct {
	Truth, Reading paper.Edition
}

// Score measures readings against their truths; several editions make one
// corpus, in which articles and pages count alike whatever edition they are of.
func Score(pairs ...Pair) Report {
	var c corpus
	for _, p := range pairs {
		c.add(compare(p))
	}
	return c.report()
}

// Report is every measure. A share is 0-1; one over nothing (no jumps in the
// truth and none read) is 1.
type Report struct {
	Pages    int `json:"pages"`
	Articles int `json:"articles"` // in the truth, advertisements and furniture aside

	Article   ArticleScore   `json:"article"`
	Grouping  GroupingScore  `json:"grouping"`
	Order     OrderScore     `json:"order"`
	Titles    TitleScore     `json:"titles"`
	Roles     RoleScore      `json:"roles"`
	Jumps     MatchScore     `json:"jumps"`
	Masthead  MastheadScore  `json:"masthead"`
	Fidelity  FidelityScore  `json:"fidelity"`
	Editor    EditorScore    `json:"editor"`
	Certainty CertaintyScore `json:"calibration"`
	Ads       MatchScore     `json:"ads"`

	// Intervals are 95% page-bootstrap intervals of the measures they name.
	Intervals map[string][2]float64 `json:"intervals,omitempty"`
	// Worst lists the pages with the lowest share of articles at IoU 0.8.
	Worst []PageScore `json:"worst,omitempty"`
}

// ArticleScore is the primary measure: whole articles, by the characters they
// hold.
type ArticleScore struct {
	F1At50  float64 `json:"f1@0.5"`
	F1At80  float64 `json:"f1@0.8"`
	F1At100 float64 `json:"f1@1.0"`
	PQ      float64 `json:"pq"` // panoptic quality: sum of IoU over TP plus half of FP and FN
	MeanIoU float64 `json:"mean_iou"`
}

// GroupingScore tells which characters were put together, whatever the order.
type GroupingScore struct {
	ARI    float64 `json:"ari"` // adjusted Rand index over characters, mean over pages
	BCubed float64 `json:"b_cubed_f1"`
	Splits float64 `json:"splits_per_page"`
	Merges float64 `json:"merges_per_page"`
}

// OrderScore tells whether text reads on as it should.
type OrderScore struct {
	BodyNED        float64 `json:"body_ned"`          // normalised edit distance of bodies, character-weighted, unmatched 1; lower is better
	BodyExact      float64 `json:"body_exact"`        // share of bodies equal to the last character
	MultiBlock     float64 `json:"multi_block_exact"` // the same over bodies of several zones; needs zones in the truth
	SuccessorEdges float64 `json:"successor_edges"`   // body zone to next body zone, mean over pages; needs zones in the truth
	PageNED        float64 `json:"page_order_ned"`    // edit distance of the order of articles on a page; lower is better
	Kendall        float64 `json:"kendall_tau"`       // over pairs of matched articles of a page
}

// TitleScore tells whether heads were read exactly and stand on their text.
type TitleScore struct {
	Headline float64    `json:"headline_exact"` // exact and on the right article
	Kicker   MatchScore `json:"kicker"`
	Deck     MatchScore `json:"deck"`
	Byline   MatchScore `json:"byline"` // role and names
	Dateline MatchScore `json:"dateline"`
	Caption  MatchScore `json:"caption"`
	Credit   MatchScore `json:"credit"`
	Kind     float64    `json:"kind"` // matched articles of the right kind
}

// MatchScore is precision, recall and F1 of exact matches.
type MatchScore struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Truth     int     `json:"truth"` // how many the truth holds
	Read      int     `json:"read"`
}

// RoleScore is by character.
type RoleScore struct {
	MacroF1 float64            `json:"macro_f1"`
	ByRole  map[string]float64 `json:"by_role"`
}

// MastheadScore is the share of facts read exactly, over those the truth holds.
type MastheadScore struct {
	Share float64  `json:"share"`
	Facts int      `json:"facts"`
	Wrong []string `json:"wrong,omitempty"`
}

// FidelityScore counts characters per 10,000 of the truth.
type FidelityScore struct {
	Characters int     `json:"characters"`
	Lost       float64 `json:"lost"`
	Duplicated float64 `json:"duplicated"`
	Altered    float64 `json:"altered"`
	Invented   float64 `json:"invented"`
}

// EditorScore is what a person would still have to do.
type EditorScore struct {
	Operations float64 `json:"operations_per_page"` // splits, merges, moves and retags
	ZeroTouch  float64 `json:"zero_touch"`          // pages that need none
}

// CertaintyScore tells whether confidences mean what they say. An article is
// right when it matches one of the truth at IoU 0.8.
type CertaintyScore struct {
	ECE        float64 `json:"ece"` // expected calibration error, ten bins
	ErrorAt80  float64 `json:"error_at_80"`
	Confidence float64 `json:"mean_confidence"`
}

// PageScore is one page's.
type PageScore struct {
	Edition string  `json:"edition"`
	Page    int     `json:"page"`
	F1At80  float64 `json:"f1@0.8"`
	ARI     float64 `json:"ari"`
}
