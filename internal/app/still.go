package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/oldroad"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	searchdb "github.com/banmian/banmian/internal/search/sqlite"
	"github.com/banmian/banmian/internal/stillsite"
	"github.com/banmian/banmian/internal/web/public"
)

// Still says which site is written down as files.
type Still struct {
	Title    string
	Editions []archive.Key // none: all of the title
	Language string        // hans, hant or en
	Progress func(done, known int)
}

// PressSite writes the readers' site of a title, or of some of its editions, into
// an empty folder: package stillsite. The directory must be open for more than
// reading.
func (a *App) PressSite(ctx context.Context, s Still, dir string) (report stillsite.Report, err error) {
	kept := &narrowed{Reader: a.Archive, title: s.Title, keys: s.Editions}
	list, err := kept.Editions(ctx, archive.Query{Title: s.Title, State: archive.Published, Limit: mostStill})
	if err != nil {
		return report, err
	}
	if len(list) == 0 {
		return report, &paper.Fault{Kind: paper.NotFound, Doing: "write down the site of " + s.Title, Why: "nothing of it is published", Remedy: "publish an edition, or name another title"}
	}
	r := reader.New(kept, a.Blobs)
	if a.Desk != nil {
		r.FaceWith(&a.faces)
	}
	cutter := &serving{config: a.Config, blobs: a.Blobs}
	defer func() { err = errors.Join(err, cutter.close()) }()
	r.CutWith(cutter)
	finder, done, err := findIn(ctx, kept, r)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, done()) }()
	site := stillsite.Site{Language: s.Language, Origin: a.Config.Origin, Progress: s.Progress,
		Handler: public.New(public.Options{Reader: r, Finder: finder, Home: s.Title, Origin: a.Config.Origin, Log: slog.New(slog.DiscardHandler)})}
	for _, e := range list {
		if err := a.gather(ctx, &site, r, kept, e.Key); err != nil {
			return report, err
		}
	}
	return stillsite.Press(ctx, site, dir)
}

// mostStill bounds the editions of a site.
const mostStill = 100_000

// findIn gives a search over what is written down, for contributors' screens, and
// what ends it.
func findIn(ctx context.Context, kept archive.Reader, r *reader.Reader) (*reader.Finder, func() error, error) {
	dir, err := os.MkdirTemp("", "banmian-still-*")
	if err != nil {
		return nil, nil, err
	}
	index, err := searchdb.Open(ctx, filepath.Join(dir, "search.db"), searchdb.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	done := func() error { return errors.Join(index.Close(), os.RemoveAll(dir)) }
	if err := (&indexing.Indexer{Archive: kept, Index: index}).CatchUp(ctx, nil); err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return reader.NewFinder(r, index), done, nil
}

// gather adds an edition's articles and earlier addresses to a site.
func (a *App) gather(ctx context.Context, s *stillsite.Site, r *reader.Reader, kept archive.Reader, key archive.Key) error {
	e, err := r.Edition(ctx, key)
	if err != nil {
		return err
	}
	rev, err := kept.Edition(ctx, key, archive.Published)
	if err != nil {
		return err
	}
	shapes, err := a.Former(ctx, key.Title)
	if err != nil {
		return err
	}
	at := editionAddress(key)
	s.Start = append(s.Start, at)
	leads := func(p oldroad.Place, to string) {
		p.Date = key.Date
		for _, from := range shapes.Addresses(p) {
			s.Leads = append(s.Leads, stillsite.Lead{From: pathOf(from), To: to})
		}
	}
	if key.Ordinal == 1 {
		leads(oldroad.Place{}, at)
	}
	for _, p := range e.Pages {
		if key.Ordinal == 1 {
			leads(oldroad.Place{Page: p.Address}, at+p.Address)
		}
	}
	texts := map[string]string{}
	for _, d := range reader.Documents(e.Title, rev).Documents {
		texts[d.Article] = strings.Join(d.Text, "\n")
	}
	for _, art := range e.Articles {
		to := articleAddress(key, art)
		s.Articles = append(s.Articles, stillsite.Article{Address: to, Headline: titleOf(art, s.Language), Date: key.Date.String(),
			When: whenOf(key.Date, s.Language), Page: pageOf(art.Page, s.Language), Text: texts[art.Address]})
		if art.Former != "" {
			s.Leads = append(s.Leads, stillsite.Lead{From: pathOf(art.Former), To: to})
		}
		if key.Ordinal == 1 {
			leads(oldroad.Place{Page: art.Page.Address, Number: art.Number}, to)
		}
	}
	return nil
}

// pathOf is an address without its host.
func pathOf(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return ""
	}
	u.Scheme, u.Host, u.Opaque = "", "", ""
	return u.String()
}

func editionAddress(key archive.Key) string {
	_, name, _ := strings.Cut(key.String(), "/")
	return "/e/" + name + "/"
}

func articleAddress(key archive.Key, art *reader.Article) string {
	name := strings.ReplaceAll(key.Date.String(), "-", "")
	if key.Ordinal > 1 {
		name += fmt.Sprintf("-%d", key.Ordinal)
	}
	return "/a/" + name + "-" + art.Address
}

func titleOf(art *reader.Article, language string) string {
	const opening = 24 // characters of a text without a headline
	switch {
	case strings.TrimSpace(art.Headline) != "":
		return art.Headline
	case len(art.Paragraphs) > 0:
		r := []rune(art.Paragraphs[0])
		return string(r[:min(len(r), opening)]) + "…"
	case len(art.Figures) > 0 && art.Figures[0].Caption != "":
		return art.Figures[0].Caption
	}
	return map[string]string{"hans": "无题", "hant": "無題"}[language] + map[bool]string{true: "No headline"}[language == "en"]
}

func whenOf(d paper.Date, language string) string {
	if language == "en" {
		return fmt.Sprintf("%d %s %d", d.Day, time.Month(d.Month), d.Year)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

func pageOf(p *reader.Page, language string) string {
	form := "第%s版 %s"
	if language == "en" {
		form = "Page %s %s"
	}
	return strings.TrimSpace(fmt.Sprintf(form, p.Address, p.Section))
}

// narrowed is an archive in which there is only what is written down.
type narrowed struct {
	archive.Reader
	title string
	keys  []archive.Key
}

func (n *narrowed) holds(key archive.Key) bool {
	key.Ordinal = max(1, key.Ordinal)
	return key.Title == n.title && (len(n.keys) == 0 || slices.ContainsFunc(n.keys, func(k archive.Key) bool {
		k.Ordinal = max(1, k.Ordinal)
		return k == key
	}))
}

// Titles is archive.Reader's.
func (n *narrowed) Titles(ctx context.Context) ([]archive.Title, error) {
	all, err := n.Reader.Titles(ctx)
	return slices.DeleteFunc(all, func(t archive.Title) bool { return t.Slug != n.title }), err
}

// Editions is archive.Reader's.
func (n *narrowed) Editions(ctx context.Context, q archive.Query) ([]archive.Summary, error) {
	if q.Title != "" && q.Title != n.title {
		return nil, nil
	}
	limit := q.Limit
	q.Title = n.title
	if len(n.keys) > 0 {
		q.Limit = mostStill // those that are left out count for nothing
	}
	all, err := n.Reader.Editions(ctx, q)
	if len(n.keys) == 0 {
		return all, err
	}
	all = slices.DeleteFunc(all, func(s archive.Summary) bool { return !n.holds(s.Key) })
	if limit <= 0 {
		limit = archive.DefaultLimit
	}
	return all[:min(limit, len(all))], err
}

func (n *narrowed) absent(key archive.Key) error {
	return paper.Faultf(paper.NotFound, "edition %s is not part of this site", key)
}

// Edition is archive.Reader's.
func (n *narrowed) Edition(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	if !n.holds(key) {
		return archive.Revision{}, n.absent(key)
	}
	return n.Reader.Edition(ctx, key, state)
}

// Revision is archive.Reader's.
func (n *narrowed) Revision(ctx context.Context, key archive.Key, number int) (archive.Revision, error) {
	if !n.holds(key) {
		return archive.Revision{}, n.absent(key)
	}
	return n.Reader.Revision(ctx, key, number)
}

// PressInto writes a site into a folder beside its place and moves it there when it
// is whole; an earlier one of that name is replaced.
func (a *App) PressInto(ctx context.Context, s Still, to string) (report stillsite.Report, err error) {
	beside, err := os.MkdirTemp(filepath.Dir(to), ".banmian-*")
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	fresh := filepath.Join(beside, "new")
	if err := os.Mkdir(fresh, 0o755); err != nil {
		return report, err
	}
	if report, err = a.PressSite(ctx, s, fresh); err != nil {
		return report, err
	}
	if err := os.Rename(to, filepath.Join(beside, "old")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return report, err
	}
	return report, os.Rename(fresh, to)
}
