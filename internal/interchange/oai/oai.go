// Package oai speaks the Open Archives Initiative Protocol for Metadata Harvesting
// 2.0: it reads what a harvester asks and writes what it is answered, in XML.
//
// It knows no archive: whoever calls it hands in headers and records. The token
// that carries a long list on is whole in itself; nothing is kept between
// requests.
package oai

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// MediaType is what every answer is sent as.
const MediaType = "text/xml; charset=utf-8"

// Verbs of the protocol.
const (
	Identify            = "Identify"
	ListMetadataFormats = "ListMetadataFormats"
	ListSets            = "ListSets"
	ListIdentifiers     = "ListIdentifiers"
	ListRecords         = "ListRecords"
	GetRecord           = "GetRecord"
)

// Code tells errors apart (section 3.6).
type Code string

// The errors of the protocol.
const (
	BadVerb                 Code = "badVerb"
	BadArgument             Code = "badArgument"
	BadResumptionToken      Code = "badResumptionToken"
	CannotDisseminateFormat Code = "cannotDisseminateFormat"
	IDDoesNotExist          Code = "idDoesNotExist"
	NoRecordsMatch          Code = "noRecordsMatch"
	NoMetadataFormats       Code = "noMetadataFormats"
	NoSetHierarchy          Code = "noSetHierarchy"
)

// Wrong is one thing that is wrong with a request, for the harvester's operator.
type Wrong struct {
	Code Code
	Text string
}

func wrong(c Code, format string, args ...any) *Wrong {
	return &Wrong{Code: c, Text: fmt.Sprintf(format, args...)}
}

// Error makes a Wrong an error.
func (w *Wrong) Error() string { return string(w.Code) + ": " + w.Text }

// Request is what a harvester asks. Zero fields were not asked.
type Request struct {
	Verb       string
	Identifier string
	Prefix     string // metadataPrefix
	Set        string
	From       time.Time
	Until      time.Time // the last moment that is wanted
	Days       bool      // from and until were given as days
	After      *Place    // a list goes on behind this; nil begins it
	Token      string    // as it was given, for the answer

	given []argument
}

type argument struct{ name, value string }

// Place is how far a list was given.
type Place struct {
	Stamp  time.Time // of the last record given, in whole milliseconds
	Key    string    // and what tells it from others of that moment
	Cursor int       // records given
}

// arguments of each verb: those that must be there, those that may, and whether a
// token may stand in place of all.
var arguments = map[string]struct {
	must, may []string
	token     bool
}{
	Identify:            {},
	ListMetadataFormats: {may: []string{"identifier"}},
	ListSets:            {token: true},
	ListIdentifiers:     {must: []string{"metadataPrefix"}, may: []string{"from", "until", "set"}, token: true},
	ListRecords:         {must: []string{"metadataPrefix"}, may: []string{"from", "until", "set"}, token: true},
	GetRecord:           {must: []string{"identifier", "metadataPrefix"}},
}

// longestArgument bounds what is read and repeated in an answer.
const longestArgument = 1000

// Read reads a request's parameters. A *Wrong says what they lack.
func Read(v url.Values) (Request, error) {
	var r Request
	verbs := v["verb"]
	if len(verbs) != 1 {
		return r, wrong(BadVerb, "a request has one verb")
	}
	known, ok := arguments[verbs[0]]
	if !ok {
		return r, wrong(BadVerb, "there is no such verb")
	}
	r.Verb = verbs[0]
	for name, values := range v {
		if len(values) != 1 || len(values[0]) > longestArgument {
			return r, wrong(BadArgument, "an argument is repeated, or longer than %d bytes", longestArgument)
		}
		if name == "verb" || slices.Contains(known.must, name) || slices.Contains(known.may, name) || name == "resumptionToken" && known.token {
			continue
		}
		return r, wrong(BadArgument, "%s takes no such argument as one of those given", r.Verb)
	}
	if token, given := v["resumptionToken"]; given {
		if len(v) > 2 {
			return r, wrong(BadArgument, "a resumptionToken stands alone")
		}
		return resume(r.Verb, token[0])
	}
	for _, name := range known.must {
		if v.Get(name) == "" {
			return r, wrong(BadArgument, "%s wants %s", r.Verb, name)
		}
	}
	return r.read(v)
}

func (r Request) read(v url.Values) (Request, error) {
	r.Identifier, r.Prefix, r.Set = v.Get("identifier"), v.Get("metadataPrefix"), v.Get("set")
	for _, name := range []string{"identifier", "metadataPrefix", "set", "from", "until"} {
		if value := v.Get(name); value != "" {
			r.given = append(r.given, argument{name, value})
		}
	}
	from, until := v.Get("from"), v.Get("until")
	var err error
	if r.From, err = moment("from", from, false); err != nil {
		return r, err
	}
	if r.Until, err = moment("until", until, true); err != nil {
		return r, err
	}
	r.Days = len(from) == len(time.DateOnly) || len(until) == len(time.DateOnly)
	if from != "" && until != "" {
		if len(from) != len(until) {
			return r, wrong(BadArgument, "from and until are not of the same granularity")
		}
		if r.From.After(r.Until) {
			return r, wrong(BadArgument, "from is later than until")
		}
	}
	return r, nil
}

// stampForm is the finer of the two granularities.
const stampForm = "2006-01-02T15:04:05Z"

// moment reads a date of either granularity: the first moment of it, or the last.
func moment(name, text string, last bool) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	form, span := stampForm, time.Second
	if len(text) == len(time.DateOnly) {
		form, span = time.DateOnly, 24*time.Hour
	}
	t, err := time.Parse(form, text)
	if err != nil {
		return t, wrong(BadArgument, "%s is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ", name)
	}
	if last {
		t = t.Add(span - time.Nanosecond)
	}
	return t, nil
}

// Wants reports whether a record of a moment, in these sets, is asked for.
func (r Request) Wants(stamp time.Time, sets []string) bool {
	return (r.From.IsZero() || !stamp.Before(r.From)) && (r.Until.IsZero() || !stamp.After(r.Until)) && (r.Set == "" || slices.Contains(sets, r.Set))
}

// Behind reports whether a record stands behind what was given before.
func (r Request) Behind(stamp time.Time, key string) bool {
	if r.After == nil {
		return true
	}
	c := stamp.Truncate(time.Millisecond).Compare(r.After.Stamp)
	return c > 0 || c == 0 && strings.Compare(key, r.After.Key) > 0
}
