package api

import "net/http"

// route is one row of the table: what there is, what it needs, what it answers.
// The description for programs is made from it, so what is not here is neither
// served nor described.
type route struct {
	method, pattern string
	name            string // operationId
	about           string
	fields          []field
	scope           string  // of a token; empty: anybody may read
	body            *body   // nil: none is read
	answers         string  // schema of a success
	mediaType       string  // empty: JSON
	status          int     // of a success; 0: 200, -1: it only sends on to another address
	may             []int   // statuses besides those that everything may answer with
	slow            bool    // it takes long, and waits at its own gate
	headers         []named // of a success
	do              func(*API, *call) error
}

// field is one field of a query.
type field struct {
	name, about string
	schema      map[string]any
	many        bool
}

// body is what a row reads.
type body struct {
	mediaType, schema string
	most              int64 // bytes; 0: usualBody
	about             string
}

// named is a header with what it says.
type named struct{ name, about string }

func (row route) makes() string {
	if row.mediaType == "" {
		return jsonType
	}
	return row.mediaType
}

func (row route) field(name string) (field, bool) {
	for _, f := range row.fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// Fields that several rows have.
var (
	fieldFrom   = field{name: "from", about: "Not before this day.", schema: dayForm}
	fieldTo     = field{name: "to", about: "Not after this day.", schema: dayForm}
	fieldCursor = field{name: "cursor", about: "Where a list goes on: taken from `next`, never made.", schema: map[string]any{"type": "string", "maxLength": longestCursor}}
	dayForm     = map[string]any{"type": "string", "format": "date"}
)

func fieldLimit(usual, most int) field {
	return field{name: "limit", about: "How many at most.", schema: map[string]any{"type": "integer", "minimum": 1, "maximum": most, "default": usual}}
}

func many(f field) field { f.many = true; return f }

func words(name, about string, schema map[string]any) field {
	return field{name: name, about: about, schema: schema}
}

var wordForm = map[string]any{"type": "string", "maxLength": longestValue}

// Headers that several rows have.
var (
	headerTag  = named{"ETag", "Names the answer; send it again as If-None-Match."}
	headerTime = named{"Last-Modified", "When the edition last changed; send it again as If-Modified-Since."}
	headerLink = named{"Link", "`next`, `prev` and `alternate`, where there are any."}
)

// routes is the whole of the door.
func routes() []route {
	get := func(pattern, name, answers, about string, do func(*API, *call) error, more ...func(*route)) route {
		r := route{method: http.MethodGet, pattern: pattern, name: name, answers: answers, about: about, do: do, headers: []named{headerTag}}
		for _, m := range more {
			m(&r)
		}
		return r
	}
	const (
		title   = "/titles/{title}"
		edition = title + "/editions/{edition}"
		page    = edition + "/pages/{page}"
	)
	return append([]route{
		get("/{$}", "home", "Home", "Where to begin.", (*API).home),
		get("/openapi.json", "description", "", "This description.", (*API).describeSelf),
		get("/problems", "problems", "Problems", "What `type` of a problem may be.", (*API).problems),
		get("/titles", "titles", "Titles", "The newspapers that have come out, with their latest edition.", (*API).titles),
		get(title, "title", "Title", "One newspaper.", (*API).titleOne, absent),
		get(title+"/editions", "editions", "Editions", "Published editions, newest first.", (*API).editions, absent,
			asks(fieldFrom, fieldTo, fieldLimit(usualEditions, mostEditions), fieldCursor), says(headerLink)),
		get(title+"/editions/latest", "latestEdition", "", "Sends on to the newest edition.", (*API).latest, absent, sendsOn(http.StatusTemporaryRedirect)),
		get(edition, "edition", "Edition", "One edition: its pages, its articles, and what was corrected or withdrawn.", (*API).editionOne, absent, withdrawable, says(headerLink)),
		get(edition+"/document", "document", "Document", "The edition document, banmian.edition/1, with every zone and line. What was withdrawn is empty in it.", (*API).document, absent, withdrawable, says(headerTime)),
		get(edition+"/findings", "findings", "Findings", "What the reading doubted and nobody dismissed. Where anything of the edition was withdrawn, messages are empty.", (*API).findings, absent, withdrawable, says(headerTime)),
		get(edition+"/pages", "pages", "Pages", "The pages of an edition, in order.", (*API).pages, absent, withdrawable),
		get(page, "page", "Page", "One page: its pictures, the places of its articles, and every zone and line of type with its box.", (*API).pageOne, absent, withdrawable, says(headerLink)),
		get(page+"/text", "pageText", "", "A page's articles as plain text.", (*API).pageText, absent, withdrawable, says(headerTime), makes("text/plain")),
		get(edition+"/articles", "articles", "Articles", "The articles of an edition, in reading order.", (*API).articles, absent, withdrawable, says(headerTime)),
		get(title+"/articles/{article}", "article", "Article", "One article. One that moved when its edition was corrected is sent on to.", (*API).articleOne, absent, withdrawable,
			says(headerTime, headerLink), alsoSendsOn),
		get(title+"/contributors", "contributors", "Contributors", "Who wrote or photographed, those with the most articles first.", (*API).contributors, absent, searched,
			asks(fieldFrom, fieldTo, fieldLimit(usualContributors, mostContributors))),
		get(title+"/contributors/{name}", "contributor", "Found", "Everything that bears a name, newest first. A name written with spaces between its characters is sent on from.", (*API).byContributor, absent, searched,
			asks(fieldLimit(usualHits, mostHits), fieldCursor), says(headerLink), alsoSendsOn),
		get("/search", "search", "Found", "Full-text search. In `q`, words are all sought, \"phrases\" stand as written, OR and NOT (or -) and parentheses combine; docs/SEARCH.md has the rest.", (*API).search, searched,
			asks(words("q", "What to look for; nothing: everything.", map[string]any{"type": "string"}), fieldFrom, fieldTo,
				words("order", "How hits are sorted.", map[string]any{"type": "string", "enum": []any{"relevance", "newest", "oldest"}, "default": "relevance"}),
				many(words("title", "Only of these titles.", wordForm)), many(words("year", "Only of these years.", wordForm)), many(words("section", "Only of these sections.", wordForm)),
				many(words("contributor", "Only by these.", wordForm)), many(words("kind", "Only of these kinds.", wordForm)),
				words("facets", "Count the hits by title, year, section, contributor and kind too.", map[string]any{"type": "boolean", "default": false}),
				fieldLimit(usualHits, mostHits), fieldCursor), says(headerLink)),
		get("/articles.jsonl", "lines", "Line", "All articles of a span of days, a line of JSON each, newest edition first; `Accept-Encoding: gzip` makes it a fifth.", (*API).lines, absent, makes("application/x-ndjson"), bulk,
			asks(many(words("title", "Of these titles; nothing: of all.", wordForm)), fieldFrom, fieldTo)),
	}, append(drafts(), hookRows()...)...)
}

// What rows have besides.

func absent(r *route)       { r.may = append(r.may, http.StatusNotFound) }
func withdrawable(r *route) { r.may = append(r.may, http.StatusGone) }
func searched(r *route)     {}
func alsoSendsOn(r *route)  { r.may = append(r.may, http.StatusPermanentRedirect) }
func bulk(r *route)         { r.slow, r.headers = true, nil }

func sendsOn(status int) func(*route) {
	return func(r *route) { r.status, r.headers, r.may = -1, nil, append(r.may, status) }
}

func makes(mediaType string) func(*route) { return func(r *route) { r.mediaType = mediaType } }

func asks(fields ...field) func(*route) { return func(r *route) { r.fields = fields } }

func says(headers ...named) func(*route) {
	return func(r *route) { r.headers = append(r.headers, headers...) }
}
