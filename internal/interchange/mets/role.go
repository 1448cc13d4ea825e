package mets

import (
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// unit is what a division of the logical structure stands for as a whole.
type unit uint8

const (
	container  unit = iota // holds others: newspaper, volume, issue, content
	articleOf              // one article
	sectionOf              // a heading over several articles
	adOf                   // an advertisement, or a run of them
	pictureOf              // a picture with its caption
	noticeOf               // births, deaths, official notices
	mastheadOf             // the head of page one
	imprintOf              // who publishes
	partOf                 // part of the unit around it
)

// units by the kinds that packages use, in capitals with underscores.
var units = map[string]unit{
	"ARTICLE": articleOf, "NEWS": articleOf, "EDITORIAL": articleOf, "LETTER": articleOf, "REVIEW": articleOf, "POEM": articleOf, "OBITUARY": articleOf,
	"FEUILLETON": articleOf, "INTERVIEW": articleOf, "COLUMN": articleOf, "STORY": articleOf, "WEATHER": articleOf, "REPORT": articleOf,
	"SECTION": sectionOf, "RUBRIC": sectionOf, "CHAPTER": sectionOf,
	"ADVERTISEMENT": adOf, "ADVERT": adOf, "ADVERTISING": adOf, "AD": adOf, "CLASSIFIED": adOf, "CLASSIFIEDS": adOf,
	"ILLUSTRATION": pictureOf, "PICTURE": pictureOf, "PHOTO": pictureOf, "PHOTOGRAPH": pictureOf, "CARTOON": pictureOf, "MAP": pictureOf,
	"NOTICE": noticeOf, "DEATH_NOTICE": noticeOf, "BIRTH_NOTICE": noticeOf, "ANNOUNCEMENT": noticeOf, "FAMILY_NOTICE": noticeOf, "BMD": noticeOf,
	"TITLE_SECTION": mastheadOf, "MASTHEAD": mastheadOf, "NAMEPLATE": mastheadOf, furnitureKind: mastheadOf,
	"PUBLISHING_STMT": imprintOf, "IMPRINT": imprintOf, "COLOPHON": imprintOf,
	"PARAGRAPH": partOf, "TEXT": partOf, "TEXTBLOCK": partOf, "BODY": partOf, "BODY_CONTENT": partOf, "HEADING": partOf, "TITLE": partOf, "HEADLINE": partOf,
	"OVERLINE": partOf, "SUBHEADLINE": partOf, "AUTHOR": partOf, "BYLINE": partOf, "CAPTION": partOf, "TABLE": partOf, "IMAGE": partOf, "FOOTNOTE": partOf, "MOTTO": partOf,
}

// roles of the parts of an article.
var roles = map[string]paper.Role{
	"TITLE": paper.RoleHeadline, "HEADLINE": paper.RoleHeadline, "HEADING": paper.RoleHeadline, "MAIN_TITLE": paper.RoleHeadline, "HEAD": paper.RoleHeadline,
	"OVERLINE": paper.RoleKicker, "KICKER": paper.RoleKicker, "OVERTITLE": paper.RoleKicker, "SUPERTITLE": paper.RoleKicker,
	"SUBHEADLINE": paper.RoleDeck, "SUBTITLE": paper.RoleDeck, "SUBHEADING": paper.RoleDeck, "DECK": paper.RoleDeck, "STANDFIRST": paper.RoleDeck,
	"AUTHOR": paper.RoleByline, "BYLINE": paper.RoleByline, "DATELINE": paper.RoleDateline,
	"CAPTION": paper.RoleCaption, "CREDIT": paper.RoleCredit, "TABLE": paper.RoleTable,
	"ILLUSTRATION": paper.RoleFigure, "IMAGE": paper.RoleFigure, "PICTURE": paper.RoleFigure, "PHOTO": paper.RoleFigure, "PHOTOGRAPH": paper.RoleFigure,
	"CARTOON": paper.RoleFigure, "MAP": paper.RoleFigure, "GRAPHIC": paper.RoleFigure,
	"ADVERTISEMENT": paper.RoleAd, "ADVERT": paper.RoleAd,
	"MOTTO": paper.RoleSlogan, "PUBLISHING_STMT": paper.RoleImprint, "IMPRINT": paper.RoleImprint,
	"MASTHEAD": paper.RoleMasthead, "FOLIO": paper.RoleFolio, "PAGE_NUMBER": paper.RoleFolio,
	"INDEX": paper.RoleIndex, "JUMP": paper.RoleJump, looseKind: paper.RoleBody,
}

// What we write for type that belongs to the page and to no article.
const (
	furnitureKind = "FURNITURE"
	looseKind     = "LOOSE_TEXT"
)

// plainKind brings a kind to one form: capitals, underscores for blanks and
// hyphens.
func plainKind(kind string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToUpper(strings.TrimSpace(kind)))
}

// unitOf tells what a division is; one of an unknown kind that points at text
// is part of what is around it.
func unitOf(v *div) unit {
	if u, ok := units[plainKind(v.kind)]; ok {
		return u
	}
	if len(v.areas) > 0 {
		return partOf
	}
	return container
}
