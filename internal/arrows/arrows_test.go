// Package arrows guards which package may import which. It holds no code but
// its test.
package arrows

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// policy is the map of the house: each line names a room, then "<", then the
// rooms of ours it may import. The standard library and the libraries of
// docs/DEPENDENCIES.md are not its business, except where a line says so
// after "|": those libraries belong to the rooms that name them alone.
//
// A name stands for that package; a name ending in / for everything below it.
// Tests may import what they like: they stand outside the house and look in.
const policy = `
geom                   <
paper                  < geom
wording                < paper
almanac                < paper                      | lunar-go
oldroad                < paper

sheet                  < geom
pdfobject              <
pdfengine              < geom paper pdfobject             | go-pdfium wazero gen2brain
pdfengine/pdftest      <
sheet/pdf              < sheet geom paper pdfengine
sheet/text             < sheet geom paper
sheet/notation         < sheet geom paper
sheet/scan             < sheet geom paper ocr interchange/machineread
layout                 < sheet geom paper
assignment             <
article                < assignment geom paper wording
edition                < assignment paper article wording geom almanac | lunar-go
proof                  < assignment geom paper layout article edition
profile                < geom paper
plate                  < geom paper pdfengine
overprint              < geom paper sheet
hanzi                  <

blob                   < paper geom
archive                < paper geom blob
queue                  < paper
docket                 < paper
search                 < paper geom search/fold
search/fold            < hanzi                      | snowballstem
search/posting         < search/fold
crashtest              <
backup                 < paper blob blob/disk docket sqlitedb
ocr                    < paper geom sheet
blob/blobtest          < blob paper crashtest
archive/archivetest    < archive blob paper geom crashtest
queue/queuetest        < queue paper crashtest
docket/dockettest      < docket paper crashtest
search/searchtest      < search paper geom
ocr/ocrtest            < ocr paper
sqlitedb               < paper                      | modernc.org/sqlite goose
sqlitedb/              < sqlitedb paper            | goose
blob/                  < blob paper
archive/               < archive blob paper geom sqlitedb
queue/                 < queue paper sqlitedb       | riverqueue
docket/                < docket paper sqlitedb
search/                < search search/fold search/posting paper sqlitedb
ocr/                   < ocr paper geom interchange/hocr interchange/machineread

throttle               <
staff                  < paper throttle             | go-webauthn pquerna/otp golang.org/x/crypto
staff/                 < staff paper sqlitedb
staff/stafftest        < staff paper
hotline                < paper throttle sheet/scan
hotline/               < hotline paper sqlitedb

interchange/           < paper geom sheet wording pdfobject interchange/
ingest                 < paper geom sheet sheet/ pdfengine layout article edition plate blob archive queue ocr profile interchange/
hatch                  < paper geom archive blob desk queue ingest edition wording
export                 < paper geom archive blob reader desk pdfengine pdfobject interchange/ oldroad
desk                   < paper geom wording article edition archive docket queue blob oldroad
desk/                  < desk paper geom archive docket queue
reader                 < paper geom archive blob almanac search oldroad
webhook                < paper archive queue
webhook/               < webhook paper sqlitedb
masking                < paper geom archive blob desk reader
indexing               < paper archive search queue reader
stillsite              < hanzi
web                    < paper | rsc.io/qr
web/                   < hotline hanzi web paper geom reader plate interchange/ archive blob almanac search oldroad

web/api                < web web/public paper geom reader staff desk archive search export webhook interchange/document
web/assistant          < web web/public paper reader archive search | modelcontextprotocol
web/editor             < hotline webhook web web/public paper geom wording article edition staff desk docket archive blob queue reader plate search ingest hatch interchange/ almanac

web/handin             < web web/public paper hatch ingest staff desk
specimen/              < geom paper almanac interchange/document specimen specimen/
specimen               < geom paper almanac interchange/document specimen/
config                 < paper
app                    < *
cmd/                   < app backup hotline hatch export staff blob web web/ desk docket config paper ingest reader proof specimen pdfengine archive overprint interchange/ search oldroad
`

func TestArrows(t *testing.T) {
	rooms, owners := readPolicy(t)
	fset := token.NewFileSet()
	seen := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		room := strings.TrimPrefix(filepath.ToSlash(rel), "internal/")
		if strings.HasPrefix(room, "bench") || strings.HasPrefix(room, "e2e") {
			return nil // benchmarks and what the browser's tests need stand outside the house, as tests do
		}
		allowed, known := lookup(rooms, room)
		if !known {
			t.Errorf("%s: the room %q is not on the map; add its line to the policy", rel, room)
			return filepath.SkipDir
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, imp := range f.Imports {
			what, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if ours, ok := strings.CutPrefix(what, "github.com/banmian/banmian/"); ok {
				ours = strings.TrimPrefix(ours, "internal/")
				if ours != room && !covers(allowed, ours) {
					t.Errorf("%s imports %s; %s may import only: %s", name, ours, room, strings.Join(allowed, " "))
				}
				continue
			}
			for library, own := range owners {
				if strings.Contains(what, library) && !covers(own, room) {
					t.Errorf("%s imports %s, which belongs to %s alone", name, what, strings.Join(own, " and "))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// readPolicy gives, by room, what it may import, and by library, who owns it.
func readPolicy(t *testing.T) (rooms, owners map[string][]string) {
	rooms, owners = map[string][]string{}, map[string][]string{}
	for _, line := range strings.Split(policy, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		room, rest, ok := strings.Cut(line, "<")
		if !ok {
			t.Fatalf("policy line without <: %q", line)
		}
		room = strings.TrimSpace(room)
		ours, theirs, _ := strings.Cut(rest, "|")
		rooms[room] = strings.Fields(ours)
		for _, library := range strings.Fields(theirs) {
			owners[library] = append(owners[library], room)
		}
	}
	return rooms, owners
}

// lookup finds a room's line: its own, or the nearest one above it that ends
// in a slash.
func lookup(rooms map[string][]string, room string) ([]string, bool) {
	if allowed, ok := rooms[room]; ok {
		return allowed, true
	}
	for up := path.Dir(room); up != "."; up = path.Dir(up) {
		if allowed, ok := rooms[up+"/"]; ok {
			return allowed, true
		}
	}
	return nil, false
}

// covers reports whether one of the names stands for the room.
func covers(names []string, room string) bool {
	for _, n := range names {
		if n == "*" || n == room || strings.HasSuffix(n, "/") && strings.HasPrefix(room, n) {
			return true
		}
	}
	return false
}
