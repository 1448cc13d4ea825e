package mets

import (
	"fmt"
	"github.com/banmian/banmian/internal/interchange/xmltext"
	"net/url"
	"strings"
)

// issueRecord describes the edition in MODS 3.8.
func (b *binding) issueRecord() outRecord {
	e := b.p.Edition
	m := outMODS{Type: "text", Genre: "newspaper", Title: modsTitle(e.Title.Name, nil)}
	m.Language = modsLanguageOf(e.Title.Language)
	m.Origin = &modsOrigin{Publishers: xmltext.TrimAll(e.Masthead.Publishers)}
	if !e.Date.IsZero() {
		m.Origin.Issued = &modsDate{Encoding: "iso8601", Key: "yes", Value: e.Date.String()}
	}
	m.Part = &modsPart{}
	if e.Number.InYear > 0 {
		m.Part.Details = append(m.Part.Details, modsDetail{Type: "issue", Number: fmt.Sprint(e.Number.InYear)})
	}
	if e.Number.Total > 0 {
		m.Part.Details = append(m.Part.Details, modsDetail{Type: "total", Number: fmt.Sprint(e.Number.Total)})
	}
	if len(m.Part.Details) == 0 {
		m.Part = nil
	}
	if n := len(e.Pages); n > 0 {
		m.Extent = &modsExtent{fmt.Sprintf("%d pages", n)}
	}
	for _, n := range []modsNote{{"masthead", e.Masthead.Name}, {"weekday", e.Masthead.Weekday}, {"lunar date", e.Masthead.Lunar}, {"price", e.Masthead.Price}} {
		m.note(n.Type, n.Value)
	}
	m.notes("supervisor", e.Masthead.Supervisors)
	m.notes("sponsor", e.Masthead.Sponsors)
	m.notes("hotline", e.Masthead.Hotlines)
	for _, u := range xmltext.TrimAll(e.Masthead.URLs) {
		m.Links = append(m.Links, modsLink{u})
	}
	if s := xmltext.Trim(e.Masthead.Serial); s != "" {
		m.Identifiers = append(m.Identifiers, modsIdentifier{"serial", s})
	}
	m.Identifiers = append(m.Identifiers, modsIdentifier{"local", b.p.Name})
	return modsRecord("issue", m)
}

// articleRecord describes an article in MODS.
func (b *binding) articleRecord(i int) outRecord {
	a := b.p.Edition.Articles[i]
	m := outMODS{Type: "text", Genre: string(a.Kind), Language: modsLanguageOf(b.p.Edition.Title.Language)}
	if h := xmltext.Trim(a.Headline); h != "" {
		m.Title = modsTitle(h, a.Deck)
	}
	m.notes("kicker", a.Kicker)
	m.note("dateline", a.Dateline.Text)
	for _, line := range a.Bylines {
		var role *modsRole // a name without one has no empty one
		if term := xmltext.Trim(line.Role); term != "" {
			role = &modsRole{term}
		}
		for _, name := range xmltext.TrimAll(line.Names) {
			m.Names = append(m.Names, modsName{Type: "personal", Part: name, Role: role})
		}
	}
	if len(a.Parts) > 0 {
		m.Part = &modsPart{}
	}
	for _, part := range a.Parts {
		m.Part.Extents = append(m.Part.Extents, modsPages{"pages", b.label(part.Page)})
	}
	m.Identifiers = []modsIdentifier{{"local", b.p.Name + "#" + a.ID}}
	return modsRecord(recordID(i), m)
}

func (b *binding) label(sequence int) string {
	for _, p := range b.p.Edition.Pages {
		if p.Sequence == sequence && xmltext.Trim(p.Label) != "" {
			return xmltext.Trim(p.Label)
		}
	}
	return fmt.Sprint(sequence)
}

func modsRecord(id string, m outMODS) outRecord {
	return outRecord{ID: id, Wrap: outWrap{Type: "MODS", Version: "3.8", Media: "text/xml", Data: outData{MODS: &m}}}
}

func modsTitle(title string, deck []string) *modsTitleInfo {
	if title = xmltext.Trim(title); title == "" {
		return nil
	}
	return &modsTitleInfo{Title: title, Sub: strings.Join(xmltext.TrimAll(deck), " ")}
}

func modsLanguageOf(tag string) *modsLanguage {
	if tag = xmltext.Trim(tag); tag == "" {
		return nil
	}
	return &modsLanguage{Term: modsTerm{Type: "code", Authority: "rfc5646", Value: tag}}
}

func (m *outMODS) note(kind, value string) {
	if value = xmltext.Trim(value); value != "" {
		m.Notes = append(m.Notes, modsNote{kind, value})
	}
}

func (m *outMODS) notes(kind string, values []string) {
	for _, v := range values {
		m.note(kind, v)
	}
}

// history says in PREMIS 3 what the masters are and what was done with them.
func (b *binding) history() *outHistory {
	h := &outHistory{ID: "history"}
	for i, f := range b.p.Files {
		if f.Use != UseMaster {
			continue
		}
		o := premisObject{Type: "premis:file", Identifier: premisID{"local", fileID(i)}, Level: "0"}
		o.Fixity.Algorithm, o.Fixity.Digest, o.Size = "SHA-256", f.SHA256, f.Size
		o.Format, o.Name = f.MediaType, xmltext.Trim(f.Path)
		h.Technical = append(h.Technical, outSection{ID: "object-" + fileID(i), Wrap: outWrap{Type: "PREMIS:OBJECT", Data: outData{Object: &o}}})
	}
	events := []premisEvent{{ID: premisEventID{"local", "reading"}, Type: "metadata extraction", Time: stamp(b.p.Made), Note: &premisNote{fmt.Sprintf("revision %d", b.p.Revision)}}}
	if !b.p.Published.IsZero() {
		events = append(events, premisEvent{ID: premisEventID{"local", "publication"}, Type: "dissemination", Time: stamp(b.p.Published)})
	}
	for i := range events {
		events[i].Agent = premisLink{"software", xmltext.Trim(b.p.Software)}
		h.Events = append(h.Events, outSection{ID: "event-" + events[i].ID.Value, Wrap: outWrap{Type: "PREMIS:EVENT", Data: outData{Event: &events[i]}}})
	}
	return h
}

// href is a relative path as an address.
func href(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
