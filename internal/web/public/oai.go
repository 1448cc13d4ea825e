package public

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/interchange/oai"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// Harvesting by OAI-PMH 2.0 at /oai: an item an edition, in Dublin Core, MODS and
// METS; a set a title, and a year of it. Withdrawn editions stay as deleted.
const (
	oaiName  = "oai"
	altoName = "alto.xml"
	software = "Banmian"
)

// Records on a page of a list: of METS few, as each holds what every article is
// made of.
const (
	headersPerPage = 500
	recordsPerPage = 100
	metsPerPage    = 10
)

// harvest is what there is to harvest, oldest change first, as long as nothing
// changed.
type harvest struct {
	mu    sync.Mutex
	known bool
	mark  uint64
	list  []harvested
}

// harvested is an edition that is, or was, before readers.
type harvested struct {
	key   archive.Key
	name  string
	stamp time.Time // in whole milliseconds
	gone  bool
}

func (h harvested) sets() []string {
	return []string{h.key.Title, fmt.Sprintf("%s:%04d", h.key.Title, h.key.Date.Year)}
}

// harvestList gives what there is to harvest, sorted by change and then name.
func (s *Site) harvestList(ctx context.Context) ([]harvested, error) {
	mark, known, err := s.Reader.Mark(ctx)
	if err != nil {
		return nil, err
	}
	s.harvest.mu.Lock()
	defer s.harvest.mu.Unlock()
	if known && s.harvest.known && s.harvest.mark == mark {
		return s.harvest.list, nil
	}
	changes, err := s.Reader.Changes(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]harvested, 0, len(changes))
	for _, c := range changes {
		list = append(list, harvested{c.Key, c.Key.String(), c.Changed.UTC().Truncate(time.Millisecond), c.State == archive.Withdrawn})
	}
	slices.SortFunc(list, func(a, b harvested) int { return cmp.Or(a.stamp.Compare(b.stamp), cmp.Compare(a.name, b.name)) })
	s.harvest.known, s.harvest.mark, s.harvest.list = known, mark, list
	return list, nil
}

// harvestByPost turns a harvester's POST into the GET it stands for (section
// 3.1.1.2); every other request is left to next.
func (s *Site) harvestByPost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/"+oaiName {
			next.ServeHTTP(w, r)
			return
		}
		const most = 4 << 10 // bytes: twice what the longest request with a token has
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
		if err != nil {
			s.refuse(w, r, http.StatusRequestEntityTooLarge)
			return
		}
		if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
			s.refuse(w, r, http.StatusUnsupportedMediaType)
			return
		}
		get := r.Clone(r.Context())
		get.Method, get.Body, get.ContentLength, get.TransferEncoding = http.MethodGet, http.NoBody, 0, nil
		get.URL.RawQuery = strings.TrimPrefix(r.URL.RawQuery+"&"+string(body), "&")
		next.ServeHTTP(w, get)
	})
}

// harvested answers for /oai. What is wrong with a request is an answer too.
func (s *Site) harvested(w http.ResponseWriter, r *http.Request, v *visit) error {
	q := harvester{s: s, v: v, base: s.absolute(r)}
	a := oai.Answer{At: s.Now(), Base: q.base + "/" + oaiName}
	asked, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		a.Wrong = []oai.Wrong{{Code: oai.BadArgument, Text: "the parameters cannot be read"}}
	} else if a.Request, err = oai.Read(asked); err == nil {
		err = q.answer(r.Context(), &a)
	}
	var wrong *oai.Wrong
	if errors.As(err, &wrong) {
		a.Wrong = []oai.Wrong{*wrong}
	} else if err != nil && len(a.Wrong) == 0 {
		return err
	}
	var out bytes.Buffer
	if err := oai.Write(&out, a); err != nil {
		return err
	}
	v.turn.Leave()
	web.Send(w, r, web.Reply{Type: oai.MediaType, Body: out.Bytes(), Shared: true})
	return nil
}

// harvester is one request.
type harvester struct {
	s    *Site
	v    *visit
	base string
}

func wrongf(c oai.Code, format string, args ...any) error {
	return &oai.Wrong{Code: c, Text: fmt.Sprintf(format, args...)}
}

func (q harvester) answer(ctx context.Context, a *oai.Answer) error {
	r := a.Request
	if r.Prefix != "" && !slices.ContainsFunc(oaiFormats, func(f oai.Format) bool { return f.Prefix == r.Prefix }) {
		return wrongf(oai.CannotDisseminateFormat, "there is no such form; ListMetadataFormats lists those there are")
	}
	switch r.Verb {
	case oai.Identify:
		return q.identify(ctx, a)
	case oai.ListMetadataFormats:
		a.Formats = oaiFormats
		if r.Identifier != "" {
			_, err := q.item(ctx, r.Identifier)
			return err
		}
		return nil
	case oai.ListSets:
		return q.sets(ctx, a)
	case oai.GetRecord:
		item, err := q.item(ctx, r.Identifier)
		if err != nil {
			return err
		}
		record, err := q.record(ctx, item, r.Prefix)
		a.Records = []oai.Record{record}
		return err
	}
	return q.list(ctx, a)
}

var oaiFormats = []oai.Format{oai.FormatDC, oai.FormatMODS, oai.FormatMETS}

// The repository's names of its items begin with a host's name. One without a dot,
// or a number, is none (the schema of oai-identifier).
var hostName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+$`)

func (q harvester) space() string {
	if u, err := url.Parse(q.base); err == nil && hostName.MatchString(u.Hostname()) {
		return strings.ToLower(u.Hostname())
	}
	return "banmian.local"
}

func (q harvester) identifier(name string) string { return "oai:" + q.space() + ":" + name }

func (q harvester) header(h harvested) oai.Header {
	return oai.Header{Identifier: q.identifier(h.name), Stamp: h.stamp, Sets: h.sets(), Deleted: h.gone}
}

func (q harvester) identify(ctx context.Context, a *oai.Answer) error {
	list, err := q.s.harvestList(ctx)
	if err != nil {
		return err
	}
	first, sample := q.s.Now(), "title/2025-06-13"
	if len(list) > 0 {
		first, sample = list[0].stamp, list[0].name
	}
	a.Repository = &oai.Repository{Name: orElse(legible(q.v.title.Name), software), Operators: []string{"postmaster@" + q.space()}, Earliest: first, Space: q.space(), Sample: q.identifier(sample)}
	return nil
}

// sets lists the titles, and the years of each.
func (q harvester) sets(ctx context.Context, a *oai.Answer) error {
	list, err := q.s.harvestList(ctx)
	if err != nil {
		return err
	}
	years := map[string]map[int]bool{}
	for _, h := range list {
		if years[h.key.Title] == nil {
			years[h.key.Title] = map[int]bool{}
		}
		years[h.key.Title][h.key.Date.Year] = true
	}
	for slug, of := range years {
		name := slug
		if t, err := q.s.Reader.Title(ctx, slug); err == nil {
			name = orElse(legible(t.Name), slug)
		}
		a.Sets = append(a.Sets, oai.Set{Spec: slug, Name: name})
		for year := range of {
			a.Sets = append(a.Sets, oai.Set{Spec: fmt.Sprintf("%s:%04d", slug, year), Name: fmt.Sprintf("%s %04d", name, year)})
		}
	}
	slices.SortFunc(a.Sets, func(x, y oai.Set) int { return cmp.Compare(x.Spec, y.Spec) })
	return nil
}

// item finds an item by its identifier.
func (q harvester) item(ctx context.Context, identifier string) (harvested, error) {
	unknown := wrongf(oai.IDDoesNotExist, "nothing here has this identifier")
	name, ok := strings.CutPrefix(identifier, q.identifier(""))
	slug, day, parted := strings.Cut(name, "/")
	key, known := parseKey(day)
	if !ok || !parted || !known || !archive.ValidSlug(slug) {
		return harvested{}, unknown
	}
	key.Title = slug
	found, gone, err := q.s.Reader.Withdrawn(ctx, key)
	switch {
	case err != nil:
		return harvested{}, err
	case found.Key != key:
		return harvested{}, unknown
	}
	return harvested{key, key.String(), found.Changed.UTC().Truncate(time.Millisecond), gone}, nil
}

// list gives a page of headers or records.
func (q harvester) list(ctx context.Context, a *oai.Answer) error {
	r := a.Request
	all, err := q.s.harvestList(ctx)
	if err != nil {
		return err
	}
	most := headersPerPage
	if r.Verb == oai.ListRecords {
		most = recordsPerPage
		if r.Prefix == oai.FormatMETS.Prefix {
			most = metsPerPage
		}
	}
	next := &oai.Next{}
	var page []harvested
	more := false
	for _, h := range all {
		if !r.Wants(h.stamp, h.sets()) {
			continue
		}
		next.Size++
		switch {
		case !r.Behind(h.stamp, h.name):
		case len(page) == most:
			more = true
		default:
			page = append(page, h)
		}
	}
	if len(page) == 0 {
		if r.After != nil {
			return wrongf(oai.BadResumptionToken, "nothing is left of this list")
		}
		return wrongf(oai.NoRecordsMatch, "nothing here is of these dates and this set")
	}
	if r.After != nil {
		next.Cursor = r.After.Cursor
	}
	if more {
		last := page[len(page)-1]
		next.Token = r.TokenAt(oai.Place{Stamp: last.stamp, Key: last.name, Cursor: next.Cursor + len(page)})
	}
	if more || r.After != nil {
		a.Next = next
	}
	return q.fill(ctx, a, page)
}

func (q harvester) fill(ctx context.Context, a *oai.Answer, page []harvested) error {
	for _, h := range page {
		if a.Request.Verb == oai.ListIdentifiers {
			a.Headers = append(a.Headers, q.header(h))
			continue
		}
		record, err := q.record(ctx, h, a.Request.Prefix)
		if err != nil {
			return err
		}
		a.Records = append(a.Records, record)
	}
	return nil
}

// record describes an edition. One that went meanwhile is deleted.
func (q harvester) record(ctx context.Context, h harvested, prefix string) (oai.Record, error) {
	r := oai.Record{Header: q.header(h)}
	if h.gone {
		return r, nil
	}
	var err error
	switch prefix {
	case oai.FormatMETS.Prefix:
		r.Metadata, err = q.asMETS(ctx, h.key)
	case oai.FormatMODS.Prefix:
		r.Metadata, err = q.asMODS(ctx, h.key)
	default:
		r.Metadata, err = q.asDublinCore(ctx, h.key)
	}
	if paper.IsKind(err, paper.Gone) || paper.IsKind(err, paper.NotFound) {
		r.Deleted, err = true, nil
	}
	return r, err
}

// mostHeadlines bounds those that stand in a short description.
const mostHeadlines = 30

func (q harvester) asDublinCore(ctx context.Context, key archive.Key) ([]byte, error) {
	e, err := q.s.Reader.Once(ctx, key)
	if err != nil {
		return nil, err
	}
	b := q.mark(e)
	m := e.Revision.Edition.Masthead
	d := oai.DublinCore{Titles: []string{editionLabel(e.Title, key).Text}, Dates: []string{key.Date.String()}, Types: []string{"Text", "Newspaper"}, Formats: []string{"text/html"},
		Languages: []string{contentLanguage(e.Title.Language)}, Publishers: slices.Concat(legibleAll(m.Publishers), legibleAll(m.Sponsors)),
		Identifiers: []string{b.base + b.road().edition(key)}, Relations: []string{manifestAddress(b.base, key)}, Sources: []string{legible(e.Title.Name)}}
	if _, ok := e.PDF(); ok {
		d.Formats, d.Relations = append(d.Formats, "application/pdf"), append(d.Relations, b.base+b.road().editionPDF(key))
	}
	for _, a := range e.Articles {
		if h := legible(a.Headline); h != "" && len(d.Descriptions) < mostHeadlines {
			d.Descriptions = append(d.Descriptions, h)
		}
	}
	for _, p := range e.Pages {
		if sec := legible(p.Section); sec != "" && !slices.Contains(d.Subjects, sec) {
			d.Subjects = append(d.Subjects, sec)
		}
	}
	return d.Encode()
}

func (q harvester) mark(e *reader.Edition) shelfmark {
	return shelfmark{s: q.s, base: q.base, v: q.v, e: e}
}

func (q harvester) asMODS(ctx context.Context, key archive.Key) ([]byte, error) {
	e, err := q.s.Reader.Once(ctx, key)
	if err != nil {
		return nil, err
	}
	b := q.mark(e)
	own := e.Revision.Edition
	for _, p := range e.Pages {
		own.Pages = append(own.Pages, p.Page)
	}
	return mets.ElementMODS(mets.Package{Edition: own, Name: key.String(), Revision: e.Revision.Number}, b.base+b.road().edition(key), manifestAddress(b.base, key))
}

// asMETS describes an edition down to the blocks of its articles, with the files
// that stand on the site: page pictures and ALTO.
func (q harvester) asMETS(ctx context.Context, key archive.Key) ([]byte, error) {
	e, err := q.s.Reader.Once(ctx, key)
	if err != nil {
		return nil, err
	}
	rev, err := q.s.Reader.Shown(ctx, key)
	if err != nil {
		return nil, err
	}
	b := q.mark(e)
	p := mets.Package{Edition: rev.Edition, Name: key.String(), Revision: rev.Number, Made: rev.Made, Published: rev.Changed, Software: software}
	for _, page := range e.Pages {
		for _, pic := range page.Pictures {
			if page.Withdrawn == nil {
				p.Files = append(p.Files, mets.Enclosed{Use: mets.UseImage, Page: page.Sequence, Path: b.base + b.road().picture(key, pic), MediaType: pic.MediaType, SHA256: string(pic.Blob), Size: pic.Size})
			}
		}
		for _, whole := range rev.Edition.Pages {
			if whole.Sequence != page.Sequence {
				continue
			}
			text, err := altoOf(rev, whole)
			if err != nil {
				return nil, err
			}
			sum := sha256.Sum256(text)
			p.Files = append(p.Files, mets.Enclosed{Use: mets.UseText, Page: page.Sequence, Path: b.at(page.Address + "/" + altoName), MediaType: "text/xml", SHA256: hex.EncodeToString(sum[:]), Size: int64(len(text))})
		}
	}
	return mets.Element(p)
}

// altoOf writes a page of a revision as ALTO.
func altoOf(rev archive.Revision, p paper.Page) ([]byte, error) {
	var b bytes.Buffer
	err := alto.Encode(&b, p, alto.Origin{Language: rev.Edition.Title.Language, Made: rev.Made, Software: software})
	return b.Bytes(), err
}

// alto answers with a page's text as ALTO.
func (b shelfmark) alto(w http.ResponseWriter, r *http.Request, p *reader.Page) error {
	rev, err := b.s.Reader.Shown(r.Context(), b.e.Key)
	if err != nil {
		return err
	}
	for _, whole := range rev.Edition.Pages {
		if whole.Sequence != p.Sequence || p.Withdrawn != nil {
			continue
		}
		text, err := altoOf(rev, whole)
		if err != nil {
			return err
		}
		b.v.turn.Leave()
		web.Send(w, r, web.Reply{Type: "text/xml; charset=utf-8", Body: text, Shared: true})
		return nil
	}
	if p.Withdrawn != nil {
		return goneFault(r)
	}
	return notFound(r)
}
