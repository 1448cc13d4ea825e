package public

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
)

// A road leads to the site's addresses in one interface language and for one
// title. This file is the whole of what addresses look like:
//
//	/                            the latest edition
//	/e/2026-11-24/               an edition; 2026-11-24-2 for the day's second
//	/e/2026-11-24/01             a page
//	/e/2026-11-24/01.pdf         its PDF
//	/e/2026-11-24.pdf            the edition's PDF
//	/e/2026-11-24/01/40,90,300,200/1200,/0/default.jpg   a part of a page, 1200 pixels wide
//	/a/20261124-01-03            an article; 20261124-2-01-03 in a second edition
//	/a/20261124-01-03/figure-1.jpg   a picture of it; part-1.jpg its first part as printed, head-1.jpg its headline
//	/search?q=…                  a search; /search.json for programs, /opensearch.xml for browsers
//	/a/20261124-01-03/poster     it on one sheet, with its address to scan
//	/by/NAME                     everything by a contributor; ?n=2 the second screen
//	/archive/2026/11             a month; /archive/2026 a year
//	/b/2026-11-24/SHA256.webp    a picture of an edition
//	/feeds/rss.xml               the newest articles; atom.xml, feed.json; ?section=, ?by=
//	/sitemaps/2025-06.xml        what stands where, for crawlers; news.xml; /sitemap.xml lists them
//	/e/2026-11-24/pack.json      what a browser saves to show the edition without the network
//	/offline                     what it shows when nothing is saved
//	/manifest.webmanifest        the site as a program
//	/iiif/collection.json        what libraries' viewers read; iiif.go and image.go have the rest
//	/embed/today.html            the newest paper for a portal; today.json, today.js
//	/oembed?url=…                what stands at an address, for programs that show links
//	/oai?verb=Identify           what archives harvest
//	/robots.txt                  for crawlers
//	/assets/NAME                 style and scripts
//	/worker.js                   the script that shows saved editions
//	/healthz, /readyz            for operators
//
// Before all but the last five may stand the interface's language (/hans, /hant, /en; without it the browser's wish
// decides) and then the title's slug (without it the home title is meant).
type road struct {
	prefix string // "", "/en"
	title  string // "", "/yunting"
}

// languagePrefixes are the first segments that choose the interface's language.
var languagePrefixes = map[string]string{"hans": web.Simplified, "hant": web.Traditional, "en": web.English}

func (r road) base() string { return r.prefix + r.title }

func (r road) front() string { return r.base() + "/" }

func (r road) edition(k archive.Key) string { return r.base() + "/e/" + keyName(k) + "/" }

func (r road) editionPDF(k archive.Key) string { return r.title + "/e/" + keyName(k) + ".pdf" }

func (r road) page(k archive.Key, p *reader.Page) string { return r.edition(k) + p.Address }

func (r road) pagePDF(k archive.Key, p *reader.Page) string {
	return r.title + "/e/" + keyName(k) + "/" + p.Address + ".pdf"
}

// region is what the addresses of parts of a page begin with.
func (r road) region(k archive.Key, p *reader.Page) string {
	return r.title + "/e/" + keyName(k) + "/" + p.Address + "/"
}

func (r road) article(k archive.Key, a *reader.Article) string {
	return r.base() + "/a/" + articleName(k, a.Address)
}

func (r road) year(year int) string { return fmt.Sprintf("%s/archive/%d", r.base(), year) }

func (r road) month(year int, month time.Month) string {
	return fmt.Sprintf("%s/archive/%d/%02d", r.base(), year, month)
}

func (r road) search() string { return r.base() + "/search" }

func (r road) contributor(name string) string { return r.base() + "/by/" + url.PathEscape(name) }

func (r road) archive() string { return r.base() + "/archive/" }

// picture has no language: the same bytes serve all.
func (r road) picture(k archive.Key, p archive.Picture) string {
	return r.title + "/b/" + keyName(k) + "/" + string(p.Blob) + pictureSuffix[p.MediaType]
}

// Kinds of clipping an article has.
const (
	figureClip = "figure"
	headClip   = "head"
	partClip   = "part"
)

// clipping is the address of an article's picture or part, counted from 0 here
// and from 1 in the address.
func (r road) clipping(k archive.Key, a *reader.Article, kind string, i int) string {
	return fmt.Sprintf("%s/a/%s/%s-%d.jpg", r.title, articleName(k, a.Address), kind, i+1)
}

// pictureSuffix gives the ending a saved picture should have.
var pictureSuffix = map[string]string{"image/webp": ".webp", "image/avif": ".avif", "image/jpeg": ".jpg", "image/png": ".png"}

// titleSegment is a slug as a path segment.
func titleSegment(slug string) string { return "/" + url.PathEscape(slug) }

// keyName writes an edition's day: 2026-11-24, with -2 for the day's second.
func keyName(k archive.Key) string {
	if k.Ordinal > 1 {
		return fmt.Sprintf("%s-%d", k.Date, k.Ordinal)
	}
	return k.Date.String()
}

// articleName writes an article's permanent name.
func articleName(k archive.Key, address string) string {
	return strings.ReplaceAll(k.Date.String(), "-", "") + ordinalSuffix(k) + "-" + address
}

func ordinalSuffix(k archive.Key) string {
	if k.Ordinal > 1 {
		return "-" + strconv.Itoa(k.Ordinal)
	}
	return ""
}

// Forms of the parts of addresses. The title is added by the caller.
var (
	keyForm     = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-([2-9]|[1-9][0-9]))?$`)
	articleForm = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})(?:-([2-9]|[1-9][0-9]))?-([A-Z]{0,2}[0-9]{2,3})-([0-9]{2,4})$`)
	pageForm    = regexp.MustCompile(`^[A-Za-z]{0,2}[0-9]{1,4}$`)
	clipForm    = regexp.MustCompile(`^(figure|part|head)-([1-9][0-9]{0,2})\.jpg$`)
	regionForm  = regexp.MustCompile(`^([0-9]{1,5}),([0-9]{1,5}),([0-9]{1,5}),([0-9]{1,5})$`)
	sizeForm    = regexp.MustCompile(`^([1-9][0-9]{0,3}),$`)
	refForm     = regexp.MustCompile(`^([0-9a-f]{64})(\.[a-z]{3,4})?$`)
)

// parseKey reads what keyName writes.
func parseKey(s string) (archive.Key, bool) {
	m := keyForm.FindStringSubmatch(s)
	if m == nil {
		return archive.Key{}, false
	}
	date, err := paper.ParseDate(m[1])
	if err != nil || date.Year == 0 {
		return archive.Key{}, false
	}
	return archive.Key{Date: date, Ordinal: ordinal(m[2])}, true
}

// parseArticle reads what articleName writes: the edition, the page's address
// and the number on it.
func parseArticle(s string) (key archive.Key, page string, number int, ok bool) {
	m := articleForm.FindStringSubmatch(s)
	if m == nil {
		return key, "", 0, false
	}
	date, err := paper.ParseDate(m[1] + "-" + m[2] + "-" + m[3])
	if err != nil || date.Year == 0 {
		return key, "", 0, false
	}
	number, _ = strconv.Atoi(m[6]) // four digits at most
	return archive.Key{Date: date, Ordinal: ordinal(m[4])}, m[5], number, true
}

func ordinal(s string) int {
	if s == "" {
		return 1
	}
	n, _ := strconv.Atoi(s) // two digits at most
	return n
}

// parseClipping reads the last segment of a clipping's address; i counts from 0.
func parseClipping(s string) (kind string, i int, ok bool) {
	m := clipForm.FindStringSubmatch(s)
	if m == nil {
		return "", 0, false
	}
	n, _ := strconv.Atoi(m[2]) // three digits at most
	return m[1], n - 1, true
}

// parseRegion reads the last four segments of a region's address. The zero box
// is the whole page.
func parseRegion(at []string) (box geom.Rect, width int, ok bool) {
	size := sizeForm.FindStringSubmatch(at[1])
	if size == nil || at[2] != "0" || at[3] != "default.jpg" {
		return box, 0, false
	}
	width, _ = strconv.Atoi(size[1]) // four digits at most
	if at[0] == "full" {
		return box, width, true
	}
	m := regionForm.FindStringSubmatch(at[0])
	if m == nil {
		return box, 0, false
	}
	var n [4]float64
	for i := range n {
		n[i], _ = strconv.ParseFloat(m[i+1], 64) // five digits at most
	}
	return geom.R(n[0], n[1], n[0]+n[2], n[1]+n[3]), width, n[2] > 0 && n[3] > 0
}

// parseRef reads the last segment of a picture's address.
func parseRef(s string) (blob.Ref, bool) {
	m := refForm.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	return blob.Ref(m[1]), true
}

// pdfOf gives the name before .pdf.
func pdfOf(segment string) (string, bool) {
	if path.Ext(segment) != ".pdf" {
		return "", false
	}
	return strings.TrimSuffix(segment, ".pdf"), true
}

// ArticleAddress is the permanent address of an article on a site, for what is
// carried out of it: it names the title, and so holds also when another title
// comes to stand at the root.
func ArticleAddress(origin string, e *reader.Edition, a *reader.Article) string {
	return strings.TrimSuffix(origin, "/") + road{title: titleSegment(e.Key.Title)}.article(e.Key, a)
}
