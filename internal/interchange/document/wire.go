package document

import "encoding/json"

// The wire shapes, field for field as docs/EDITION.md lists them. Lists are
// written as [] when empty; what a source without coordinates cannot know is
// left out.

type wireEdition struct {
	Schema    string        `json:"schema"`
	Title     wireTitle     `json:"title"`
	Date      string        `json:"date"`
	Number    wireNumber    `json:"number"`
	PageCount int           `json:"page_count"`
	Masthead  wireMasthead  `json:"masthead"`
	Pages     []wirePage    `json:"pages"`
	Articles  []wireArticle `json:"articles"`
	Findings  []wireFinding `json:"findings"`
	Notes     []wireNote    `json:"notes,omitempty"`
}

// wireNote is a correction or a withdrawal after publication.
type wireNote struct {
	Kind    string `json:"kind"`
	At      string `json:"at"`
	Article string `json:"article,omitempty"`
	Page    int    `json:"page,omitempty"`
	Scope   string `json:"scope,omitempty"`
	Text    string `json:"text"`
}

type wireTitle struct {
	Name     string `json:"name"`
	Language string `json:"language"`
}

type wireNumber struct {
	InYear int `json:"in_year"`
	Total  int `json:"total"`
}

type wireMasthead struct {
	Name        string   `json:"name"`
	Weekday     string   `json:"weekday"`
	Lunar       string   `json:"lunar"`
	Supervisors []string `json:"supervisors"`
	Sponsors    []string `json:"sponsors"`
	Publishers  []string `json:"publishers"`
	Serial      string   `json:"serial"`
	URLs        []string `json:"urls"`
	Hotlines    []string `json:"hotlines"`
	Price       string   `json:"price"`
}

type wirePage struct {
	Sequence int        `json:"sequence"`
	Label    string     `json:"label"`
	Section  string     `json:"section"`
	Width    length     `json:"width,omitempty"`
	Height   length     `json:"height,omitempty"`
	Source   string     `json:"source"`
	Zones    []wireZone `json:"zones"`
}

type wireZone struct {
	ID         string      `json:"id"`
	Role       string      `json:"role"`
	Direction  string      `json:"direction,omitempty"`
	Polygon    []wirePoint `json:"polygon,omitempty"`
	Lines      []wireLine  `json:"lines"`
	Confidence share       `json:"confidence"`
}

type wireLine struct {
	Text string    `json:"text"`
	Box  *wireRect `json:"box,omitempty"`
}

type wireArticle struct {
	ID         string         `json:"id"`
	Kind       string         `json:"kind"`
	Kicker     []string       `json:"kicker"`
	Headline   string         `json:"headline"`
	Deck       []string       `json:"deck"`
	Bylines    []wireByline   `json:"bylines"`
	Dateline   wireDateline   `json:"dateline"`
	Paragraphs []string       `json:"paragraphs"`
	Figures    []wireFigure   `json:"figures"`
	Parts      []wirePart     `json:"parts"`
	Jump       *wireJump      `json:"jump,omitempty"`
	Confidence share          `json:"confidence"`
	Findings   []wireFinding  `json:"findings"`
	Evidence   []wireEvidence `json:"evidence,omitempty"`
}

type wireByline struct {
	Role  string   `json:"role"`
	Names []string `json:"names"`
}

type wireDateline struct {
	Text  string `json:"text"`
	Place string `json:"place"`
	Date  string `json:"date"`
}

type wireFigure struct {
	Caption string      `json:"caption"`
	Credit  string      `json:"credit"`
	Page    int         `json:"page"`
	Polygon []wirePoint `json:"polygon,omitempty"`
}

type wirePart struct {
	Page    int         `json:"page"`
	Zones   []string    `json:"zones"`
	Polygon []wirePoint `json:"polygon,omitempty"`
}

type wireJump struct {
	ToPage    int    `json:"to_page"`
	FromPage  int    `json:"from_page"`
	Joined    bool   `json:"joined"`
	ToLabel   string `json:"to_label,omitempty"`
	FromLabel string `json:"from_label,omitempty"`
	Cue       string `json:"cue,omitempty"`
	KeyWord   string `json:"key_word,omitempty"`
}

type wireFinding struct {
	Code     string    `json:"code"`
	Severity string    `json:"severity"`
	Page     int       `json:"page,omitempty"`
	Article  string    `json:"article,omitempty"`
	Box      *wireRect `json:"box,omitempty"`
	Message  string    `json:"message"`
	Remedy   string    `json:"remedy"`
}

type wireEvidence struct {
	Decision string `json:"decision"`
	Chosen   string `json:"chosen"`
	RunnerUp string `json:"runner_up,omitempty"`
	Margin   share  `json:"margin"`
}

// length is points, written to a hundredth: finer than any printer.
type length float64

func (l length) MarshalJSON() ([]byte, error) { return json.Marshal(round(float64(l), 100)) }

// share is a confidence or margin, written to a thousandth.
type share float64

func (s share) MarshalJSON() ([]byte, error) { return json.Marshal(round(float64(s), 1000)) }

type wirePoint [2]length

type wireRect [4]length
