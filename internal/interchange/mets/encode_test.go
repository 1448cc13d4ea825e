package mets_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/paper"
)

const nasty = "a<b>&\"'\x00\x1b]]>\ufffe é\U0001f600"

// zone is one with a line a text, ten points high each.
func zone(id string, role paper.Role, x, y float64, texts ...string) paper.Zone {
	z := paper.Zone{ID: id, Role: role, Direction: paper.Horizontal, Confidence: 0.9, Polygon: geom.R(x, y, x+200, y+10*float64(max(1, len(texts)))).Polygon()}
	for i, t := range texts {
		z.Lines = append(z.Lines, paper.Line{Text: t, Box: geom.R(x, y+10*float64(i), x+200, y+10*float64(i+1))})
	}
	return z
}

func twoPages() paper.Edition {
	upright := zone("p2-z1", paper.RoleBody, 50, 50, "竖排的一行")
	upright.Direction, upright.Lines[0].Box = paper.Vertical, geom.R(50, 50, 60, 150)
	return paper.Edition{
		Title: paper.Title{Name: "晨光县报" + nasty, Language: "zh-Hans"}, Date: paper.Date{Year: 2025, Month: 6, Day: 13}, Number: paper.Number{InYear: 7, Total: 77},
		Masthead: paper.Masthead{Name: "晨光县报", Sponsors: []string{nasty}, URLs: []string{"http://paper.example/?a=1&b=2"}, Serial: "CN 00-0000"},
		Pages: []paper.Page{
			{Sequence: 1, Label: "01", Width: 600, Height: 800, Source: "p1.pdf#1", Zones: []paper.Zone{
				zone("p1-z1", paper.RoleMasthead, 0, 0, "晨光县报"), zone("p1-z2", paper.RoleHeadline, 0, 100, "小桥修好了"), zone("p1-z3", paper.RoleBody, 0, 120, "第一行，", "第二行 two words。"),
				zone("p1-z4", paper.RoleFigure, 0, 200), zone("p1-z5", paper.RoleCaption, 0, 300, "图说"), zone("p1-z6", paper.RoleBody, 0, 400, nasty)}},
			{Sequence: 2, Label: "A2", Width: 600, Height: 800, Source: "p2.pdf#1", Zones: []paper.Zone{upright, zone("p2-z2", paper.RoleAd, 0, 500)}},
			{Sequence: 3},
		},
		Articles: []paper.Article{
			{ID: "p1-a1", Kind: paper.KindStory, Headline: "小桥修好了", Bylines: []paper.Byline{{Role: "记者", Names: []string{"林小满"}}}, Paragraphs: []string{"第一行，第二行 two words。竖排的一行"},
				Parts: []paper.Part{{Page: 1, Zones: []string{"p1-z2", "p1-z3", "p1-z4", "p1-z5"}}, {Page: 2, Zones: []string{"p2-z1"}}}},
			{ID: "p1-a2", Kind: paper.KindBrief, Headline: nasty, Paragraphs: []string{nasty}, Parts: []paper.Part{{Page: 1, Zones: []string{"p1-z6"}}}},
			{ID: "p2-a1", Kind: paper.KindAd, Parts: []paper.Part{{Page: 2, Zones: []string{"p2-z2"}}}},
		},
	}
}

// packed is a package in memory.
func packed(t testing.TB, e paper.Edition) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	p := mets.Package{Edition: e, Name: "chenguang/2025-06-13", Revision: 2, Made: time.Date(2025, 6, 13, 1, 0, 0, 0, time.UTC), Published: time.Date(2025, 6, 13, 6, 0, 0, 0, time.UTC), Software: "Banmian test"}
	put := func(use, name string, page int, data []byte) {
		files[name] = &fstest.MapFile{Data: data}
		sum := sha256.Sum256(data)
		p.Files = append(p.Files, mets.Enclosed{Use: use, Page: page, Path: name, MediaType: "text/xml", SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))})
	}
	put(mets.UseMaster, "masters/第一版 1.pdf", 0, []byte("%PDF"))
	for _, page := range e.Pages {
		var b bytes.Buffer
		if err := alto.Encode(&b, page, alto.Origin{Language: "zh-Hans", Image: page.Source, Made: p.Made, Software: "Banmian test"}); err != nil {
			t.Fatal(err)
		}
		put(mets.UseText, fmt.Sprintf("alto/page-%d.xml", page.Sequence), page.Sequence, b.Bytes())
	}
	var doc, index bytes.Buffer
	if err := document.Encode(&doc, e); err != nil {
		t.Fatal(err)
	}
	put(mets.UseDocument, "edition.json", 0, doc.Bytes())
	if err := mets.Encode(&index, p); err != nil {
		t.Fatal(err)
	}
	files["mets.xml"] = &fstest.MapFile{Data: index.Bytes()}
	return files
}

// Our own package comes back byte for byte.
func TestOwnPackageComesBack(t *testing.T) {
	files := packed(t, twoPages())
	e, sheets, err := mets.Read(files, "mets.xml")
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := document.Encode(&again, e); err != nil {
		t.Fatal(err)
	}
	if got, want := again.String(), string(files["edition.json"].Data); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(sheets) != 3 {
		t.Errorf("%d sheets", len(sheets))
	}
}

// Without the document, or with a page changed since, METS and ALTO tell the
// articles.
func TestOthersReadIt(t *testing.T) {
	without := packed(t, twoPages())
	delete(without, "edition.json")
	changed := packed(t, twoPages())
	changed["alto/page-1.xml"].Data = bytes.Replace(changed["alto/page-1.xml"].Data, []byte("第一行"), []byte("第壹行"), 1)
	for name, files := range map[string]fstest.MapFS{"without": without, "changed": changed} {
		e, _, err := mets.Read(files, "mets.xml")
		if err != nil {
			t.Fatal(name, err)
		}
		if len(e.Articles) < 2 {
			t.Fatalf("%s: %d articles", name, len(e.Articles))
		}
		a := e.Articles[0]
		text := strings.Join(a.Paragraphs, "")
		if a.Headline != "小桥修好了" || len(a.Parts) != 2 || len(a.Figures) != 1 || a.Figures[0].Caption != "图说" || !strings.Contains(text, "第二行 two words。") {
			t.Errorf("%s: %+v", name, a)
		}
		if got := strings.Contains(text, "第壹行"); got != (name == "changed") {
			t.Errorf("%s: text %q", name, text)
		}
		if e.Date.String() != "2025-06-13" || e.Number.InYear != 7 || e.Pages[1].Label != "A2" {
			t.Errorf("%s: %v %v %v", name, e.Date, e.Number, e.Pages[1].Label)
		}
		if box := e.Pages[0].Zones[0].Lines[0].Box; math.Abs(box.Width()-200) > 0.01 {
			t.Errorf("%s: a line of 200 points is %v wide", name, box.Width())
		}
	}
}

// What a document says may not be what its writer meant: every reference must
// lead to something, and every id be one of its kind.
func TestReferences(t *testing.T) {
	files := packed(t, twoPages())
	ids := map[string]map[string]bool{}
	refs := map[string][]string{}
	for name, f := range files {
		if !strings.HasSuffix(name, ".xml") {
			continue
		}
		ids[name] = map[string]bool{}
		d := xml.NewDecoder(bytes.NewReader(f.Data))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range start.Attr {
				switch a.Name.Local {
				case "ID":
					if ids[name][a.Value] {
						t.Errorf("%s has the id %s twice", name, a.Value)
					}
					ids[name][a.Value] = true
				case "REF", "TAGREFS", "FILEID", "DMDID", "ADMID":
					refs[name] = append(refs[name], strings.Fields(a.Value)...)
				}
			}
		}
	}
	for name, all := range refs {
		for _, r := range all {
			if !ids[name][r] {
				t.Errorf("%s names %s, which is not there", name, r)
			}
		}
	}
	if len(refs["mets.xml"]) < 10 {
		t.Errorf("only %d references were looked at", len(refs["mets.xml"]))
	}
	if !strings.Contains(string(files["mets.xml"].Data), "masters/%E7%AC%AC%E4%B8%80%E7%89%88%201.pdf") {
		t.Error("a file name is no address")
	}
	if !strings.Contains(string(files["alto/page-2.xml"].Data), `BASEDIRECTION="ttb"`) {
		t.Error("vertical type is not said to be")
	}
}

// Ids of zones that XML or METS could not take are replaced by others.
func TestOddZoneIDs(t *testing.T) {
	p := paper.Page{Sequence: 4, Zones: []paper.Zone{{ID: "a b"}, {ID: "x"}, {ID: "x"}}}
	if got := alto.BlockIDs(p); !reflect.DeepEqual(got, []string{"p4-b1", "p4-b2", "p4-b3"}) {
		t.Errorf("%v", got)
	}
}

// The official schemas, where BANMIAN_SCHEMAS names a folder with alto.xsd (4.4),
// mets.xsd (1.12), mods.xsd (3.8), premis.xsd (3.0) and what they import.
// Without the last, what is said in its words is left out of the check.
func TestOfficialSchemas(t *testing.T) {
	schemas := os.Getenv("BANMIAN_SCHEMAS")
	if schemas == "" {
		t.Skip("set BANMIAN_SCHEMAS to a folder with alto.xsd, mets.xsd, mods.xsd and premis.xsd to check against them")
	}
	dir := t.TempDir()
	whole := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`
	premis := false
	for name, space := range map[string]string{"mets.xsd": "http://www.loc.gov/METS/", "mods.xsd": "http://www.loc.gov/mods/v3", "premis.xsd": "http://www.loc.gov/premis/v3"} {
		file := filepath.Join(schemas, name)
		if _, err := os.Stat(file); err == nil {
			whole += fmt.Sprintf(`<xs:import namespace="%s" schemaLocation="%s"/>`, space, file)
			premis = premis || name == "premis.xsd"
		}
	}
	all := filepath.Join(dir, "all.xsd")
	if err := os.WriteFile(all, []byte(whole+"</xs:schema>"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, f := range packed(t, twoPages()) {
		if !strings.HasSuffix(name, ".xml") {
			continue
		}
		schema, data := filepath.Join(schemas, "alto.xsd"), f.Data
		if name == "mets.xml" {
			schema = all
			if !premis {
				data = regexp.MustCompile(`(?s)<amdSec.*</amdSec>| ADMID="[^"]*"`).ReplaceAll(data, nil)
			}
		}
		file := filepath.Join(dir, "x.xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
