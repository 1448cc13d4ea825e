package public

import (
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/reader"
)

// EditionAddress is the permanent address of an edition on a site, as
// ArticleAddress is of an article.
func EditionAddress(origin string, k archive.Key) string { return outside(origin, k).edition(k) }

// PageAddress is the permanent address of a page on a site.
func PageAddress(origin string, k archive.Key, p *reader.Page) string {
	return outside(origin, k).page(k, p)
}

// PagePDFAddress is where a page's PDF stands, whether or not it has one.
func PagePDFAddress(origin string, k archive.Key, p *reader.Page) string {
	return strings.TrimSuffix(origin, "/") + road{title: titleSegment(k.Title)}.pagePDF(k, p)
}

// EditionPDFAddress is where an edition's PDF stands, whether or not it has one.
func EditionPDFAddress(origin string, k archive.Key) string {
	return strings.TrimSuffix(origin, "/") + road{title: titleSegment(k.Title)}.editionPDF(k)
}

// PictureAddress is where a picture of an edition stands.
func PictureAddress(origin string, k archive.Key, p archive.Picture) string {
	return strings.TrimSuffix(origin, "/") + road{title: titleSegment(k.Title)}.picture(k, p)
}

// FigureAddress is where the i-th picture of an article stands, counted from 0.
func FigureAddress(origin string, k archive.Key, a *reader.Article, i int) string {
	return strings.TrimSuffix(origin, "/") + road{title: titleSegment(k.Title)}.clipping(k, a, figureClip, i)
}

func outside(origin string, k archive.Key) road {
	return road{prefix: strings.TrimSuffix(origin, "/"), title: titleSegment(k.Title)}
}

// EditionName writes an edition's day as addresses do: 2026-11-24, with -2 for
// the day's second.
func EditionName(k archive.Key) string { return keyName(k) }

// ParseEdition reads what EditionName writes; the title is the caller's to add.
func ParseEdition(s string) (archive.Key, bool) { return parseKey(s) }

// ArticleName writes an article's permanent name: 20261124-01-03.
func ArticleName(k archive.Key, a *reader.Article) string { return articleName(k, a.Address) }

// ParseArticle reads what ArticleName writes: the edition, without its title, the
// page's address and the article's number there.
func ParseArticle(s string) (key archive.Key, page string, number int, ok bool) {
	return parseArticle(s)
}
