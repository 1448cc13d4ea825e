package ingest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/website"
)

// smallPackage is a METS package of one page for a day of 2025.
func smallPackage(day int) map[string]string {
	date := (paper.Date{Year: 2025, Month: 1, Day: 1}).AddDays(day)
	return map[string]string{
		"mets.xml": fmt.Sprintf(`<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">
<dmdSec ID="D1"><mdWrap MDTYPE="MODS"><xmlData><mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>The Weir Herald</title></titleInfo><language><languageTerm>eng</languageTerm></language><originInfo><dateIssued>%s</dateIssued></originInfo></mods></xmlData></mdWrap></dmdSec>
<fileSec><fileGrp USE="Text"><file ID="A1" MIMETYPE="text/xml"><FLocat LOCTYPE="URL" xlink:href="file://./alto/p1.xml"/></file></fileGrp></fileSec>
<structMap TYPE="PHYSICAL"><div TYPE="Newspaper" DMDID="D1"><div TYPE="PAGE" ORDER="1" ORDERLABEL="1"><fptr FILEID="A1"/></div></div></structMap>
<structMap TYPE="LOGICAL"><div TYPE="Newspaper"><div TYPE="ISSUE" DMDID="D1"><div TYPE="ARTICLE" LABEL="x"><div TYPE="HEADING"><fptr><area FILEID="A1" BETYPE="IDREF" BEGIN="B1"/></fptr></div><div TYPE="BODY"><fptr><area FILEID="A1" BETYPE="IDREF" BEGIN="B2"/></fptr></div></div></div></div></structMap></mets>`, date),
		"alto/p1.xml": fmt.Sprintf(`<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>mm10</MeasurementUnit></Description><Layout><Page ID="P1" PHYSICAL_IMG_NR="1" WIDTH="2000" HEIGHT="3000"><PrintSpace HPOS="0" VPOS="0" WIDTH="2000" HEIGHT="3000">
<TextBlock ID="B1" HPOS="100" VPOS="100" WIDTH="800" HEIGHT="80"><TextLine HPOS="100" VPOS="100" WIDTH="800" HEIGHT="80"><String CONTENT="Lock" HPOS="100" VPOS="100" WIDTH="300" HEIGHT="80"/><SP/><String CONTENT="number%d" HPOS="500" VPOS="100" WIDTH="400" HEIGHT="80"/></TextLine></TextBlock>
<TextBlock ID="B2" HPOS="100" VPOS="200" WIDTH="800" HEIGHT="30"><TextLine HPOS="100" VPOS="200" WIDTH="800" HEIGHT="30"><String CONTENT="It" HPOS="100" VPOS="200" WIDTH="50" HEIGHT="30"/><SP/><String CONTENT="opened." HPOS="170" VPOS="200" WIDTH="200" HEIGHT="30"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>`, day),
	}
}

func under(dir string, files map[string]string) map[string]string {
	out := map[string]string{}
	for name, body := range files {
		out[dir+"/"+name] = body
	}
	return out
}

func zipOf(t testing.TB, files map[string]string) string {
	t.Helper()
	var entries []entry
	for name, body := range files {
		entries = append(entries, entry{name: name, body: body})
	}
	return makeZip(t, entries...)
}

// a tree of everything: packages, a packed one, a ZIP archive with two, a site
// of two days, and pages that are no package.
func mixedTree(t testing.TB) string {
	dir := t.TempDir()
	for day := range 3 {
		write(t, dir, under(fmt.Sprintf("mets/%02d", day), smallPackage(day)))
	}
	two := under("a", smallPackage(3))
	for name, body := range under("b", smallPackage(4)) {
		two[name] = body
	}
	for name, files := range map[string]map[string]string{"one.zip": smallPackage(5), "two.zip": two} {
		data, err := os.ReadFile(zipOf(t, files))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, map[string]string{"packed/" + name: string(data)})
	}
	write(t, dir, under("site", siteFiles(t, website.Layout, 13, false)))
	write(t, dir, under("site", siteFiles(t, website.Layout, 14, false)))
	write(t, dir, map[string]string{"loose/p1.txt": pageOne("x"), "loose/p2.txt": pageTwo})
	return dir
}

func lotNames(dir string, lots []ingest.Lot) string {
	var out []string
	for _, l := range lots {
		out = append(out, filepath.ToSlash(strings.TrimPrefix(l.Name, dir+string(filepath.Separator))))
	}
	return strings.Join(out, " | ")
}

func lotsIn(t testing.TB, apart bool, paths ...string) ([]ingest.Lot, int) {
	t.Helper()
	lots, passed, err := ingest.Lots(context.Background(), apart, paths...)
	if err != nil {
		t.Fatal(err)
	}
	return lots, passed
}

func TestLots(t *testing.T) {
	dir := mixedTree(t)
	lots, passed := lotsIn(t, false, dir)
	want := "mets/00/mets.xml | mets/01/mets.xml | mets/02/mets.xml | packed/one.zip | packed/two.zip: a/mets.xml | packed/two.zip: b/mets.xml | site/yunting/pc/layout/202506/13 | site/yunting/pc/layout/202506/14"
	if got := lotNames(dir, lots); got != want || passed != 2 {
		t.Errorf("%s, %d passed over; want\n%s, 2", got, passed, want)
	}
	lots, passed = lotsIn(t, true, dir)
	if got := lotNames(dir, lots); got != "loose | "+want || passed != 0 {
		t.Errorf("apart: %s, %d passed over", got, passed)
	}
	if lots, _ := lotsIn(t, false, filepath.Join(dir, "loose")); len(lots) != 1 || lots[0].Print != "" {
		t.Errorf("pages alone: %+v", lots)
	}
	prints := map[string]bool{}
	for _, l := range lots {
		prints[l.Print] = true
	}
	if len(prints) != len(lots) {
		t.Errorf("%d lots have %d prints", len(lots), len(prints))
	}
	again, _ := lotsIn(t, true, dir)
	for i := range lots {
		if lots[i].Print != again[i].Print {
			t.Errorf("%s has another print the second time", lots[i].Name)
		}
	}
	write(t, dir, map[string]string{"mets/01/alto/p1.xml": "changed"})
	again, _ = lotsIn(t, true, dir)
	for i := range lots {
		if changed := lots[i].Print != again[i].Print; changed != strings.Contains(lots[i].Name, filepath.Join("mets", "01")) {
			t.Errorf("%s: print changed: %v", lots[i].Name, changed)
		}
	}
}

// run imports lots and gives the reports.
func run(t testing.TB, m *ingest.Many, lots []ingest.Lot) []ingest.Report {
	t.Helper()
	var out []ingest.Report
	m.Report = func(r ingest.Report) { out = append(out, r) }
	failed, err := m.Import(context.Background(), lots)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range out {
		if r.Fate == ingest.Failed {
			n++
		}
	}
	if len(out) != len(lots) || n != failed {
		t.Errorf("%d reports of %d lots, %d of them failed, %d counted", len(out), len(lots), n, failed)
	}
	return out
}

func fates(all []ingest.Report) map[ingest.Fate]int {
	out := map[ingest.Fate]int{}
	for _, r := range all {
		out[r.Fate]++
	}
	return out
}

// A tree is imported once; one that fails stops no other; what is finished is
// not opened again, what has changed is, and what the archive has lost is too.
func TestMany(t *testing.T) {
	dir := mixedTree(t)
	write(t, dir, map[string]string{"mets/01/mets.xml": "<mets>", "mets/02/alto/p1.xml": "<alto><Layout/></alto>"})
	ledger, err := ingest.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	defer ledger.Close()
	im, _, record := inMemory()
	m := &ingest.Many{Importer: im, Ledger: ledger}
	lots, _ := lotsIn(t, true, dir)
	first := run(t, m, lots)
	if got := fates(first); got[ingest.Imported] != 7 || got[ingest.Failed] != 2 {
		t.Fatalf("%v", got)
	}
	for _, r := range first {
		if r.Fate == ingest.Failed && (r.Err == nil || strings.Contains(r.Err.Error(), "\n")) {
			t.Errorf("%s failed: %v", r.Lot, r.Err)
		}
		if r.Fate == ingest.Imported && (r.Pages == 0 || r.Articles == 0 || r.Number != 1) {
			t.Errorf("%+v", r)
		}
	}
	for name, body := range smallPackage(1) {
		write(t, dir, map[string]string{"mets/01/" + name: body})
	}
	lots, _ = lotsIn(t, true, dir)
	for _, r := range run(t, m, lots) {
		mended := strings.Contains(r.Lot, filepath.Join("mets", "01"))
		broken := strings.Contains(r.Lot, filepath.Join("mets", "02"))
		read := r.Findings != nil
		if want := map[bool]ingest.Fate{true: ingest.Imported}[mended]; mended && r.Fate != want || broken && r.Fate != ingest.Failed || !mended && !broken && (r.Fate != ingest.Already || read) {
			t.Errorf("%s: %s, read: %v", r.Lot, r.Fate, read)
		}
	}
	// An archive without them has them read again.
	other, _, _ := inMemory()
	if got := fates(run(t, &ingest.Many{Importer: other, Ledger: ledger}, lots)); got[ingest.Imported] != 8 {
		t.Errorf("in an empty archive: %v", got)
	}
	// Read anew on demand, they are what they were.
	if got := fates(run(t, &ingest.Many{Importer: im, Ledger: ledger, Again: true}, lots)); got[ingest.Already] != 8 {
		t.Errorf("again: %v", got)
	}
	if all, err := record.Editions(t.Context(), archive.Query{Limit: 100}); err != nil || len(all) != 8 {
		t.Errorf("%d editions, %v", len(all), err)
	}
}

// What follows an import can fail it, and then it is not finished.
func TestManyAfter(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, under("a", smallPackage(0)))
	write(t, dir, under("b", smallPackage(1)))
	ledger, err := ingest.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	defer ledger.Close()
	im, _, _ := inMemory()
	lots, _ := lotsIn(t, false, dir)
	refuse := true
	m := &ingest.Many{Importer: im, Ledger: ledger, After: func(_ context.Context, key archive.Key, _ int) error {
		if refuse && key.Date.Day == 1 {
			return paper.Faultf(paper.Forbidden, "not signed")
		}
		return nil
	}}
	if got := run(t, m, lots); got[0].Fate != ingest.Failed || got[1].Fate != ingest.Imported {
		t.Errorf("%+v", got)
	}
	refuse = false
	if got := run(t, m, lots); got[0].Fate != ingest.Already || got[0].Findings == nil || got[1].Findings != nil {
		t.Errorf("%+v", got)
	}
}

// A ledger with a line cut short, or with lines of others, serves as far as it
// goes.
func TestLedgerCutShort(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger")
	key := archive.Key{Title: "weir", Date: paper.Date{Year: 2025, Month: 6, Day: 13}, Ordinal: 1}
	l, err := ingest.OpenLedger(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Enter("one", key, 3); err != nil {
		t.Fatal(err)
	}
	l.Close()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("{\"print\":\"\"}\nnonsense\n{\"print\":\"tw")
	f.Close()
	if l, err = ingest.OpenLedger(name); err != nil {
		t.Fatal(err)
	}
	if err := l.Enter("three", key, 4); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if l, err = ingest.OpenLedger(name); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for print, revision := range map[string]int{"one": 3, "three": 4, "tw": 0, "": 0} {
		if got, n, ok := l.Done(print); n != revision || ok != (revision > 0) || ok && got != key {
			t.Errorf("%q: %v %d %v", print, got, n, ok)
		}
	}
}

// An import of many, killed again and again, loses no edition, does none twice
// that was reported, and comes to its end.
func TestKilledMany(t *testing.T) {
	const many = 40
	if dir, inside := crashtest.Inside(t); inside {
		im := openDir(t, filepath.Join(dir, "data"))
		ledger, err := ingest.OpenLedger(filepath.Join(dir, "data", "imports.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		lots, _ := lotsIn(t, false, filepath.Join(dir, "in"))
		fmt.Println("ready")
		m := &ingest.Many{Importer: &im.Importer, Ledger: ledger, Report: func(r ingest.Report) {
			fmt.Println(r.Fate, r.Findings != nil, r.Key, r.Err)
		}}
		if failed, err := m.Import(t.Context(), lots); err != nil || failed > 0 {
			fmt.Fprintln(os.Stderr, failed, err)
			os.Exit(1)
		}
		fmt.Println("done")
		os.Exit(0)
	}
	dir := t.TempDir()
	for day := range many {
		write(t, filepath.Join(dir, "in"), under(fmt.Sprint(day), smallPackage(day)))
	}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	reported := map[string]bool{}
	done, kills := false, 0
	for round := 0; !done && round < 200; round++ {
		// Each life is let do a little and dies somewhere in the next edition.
		lines := crashtest.Start(t, dir, "").KillAfter(1, time.Duration(60+25*(round%9))*time.Millisecond)
		kills++
		for _, l := range lines {
			f := strings.Fields(l)
			switch {
			case l == "done":
				done = true
			case len(f) != 4:
			case f[0] == "failed":
				t.Fatal(l)
			case f[1] == "true" && reported[f[2]]:
				t.Errorf("%s was read again though it was reported", f[2])
			default:
				reported[f[2]] = true
			}
		}
	}
	im := openDir(t, filepath.Join(dir, "data"))
	defer im.db.Close()
	all, err := im.Archive.Editions(t.Context(), archive.Query{Limit: 1000})
	if err != nil || len(all) != many || !done {
		t.Fatalf("%d editions, done: %v, %v", len(all), done, err)
	}
	for _, e := range all {
		r, err := im.Archive.Revision(t.Context(), e.Key, e.Number)
		if err != nil || e.Number != 1 {
			t.Fatalf("%s revision %d: %v", e.Key, e.Number, err)
		}
		if err := ingest.Verify(t.Context(), im.blobs, r, nil); err != nil {
			t.Error(err)
		}
	}
	if kills < 3 {
		t.Errorf("only %d processes died: the test proves little", kills)
	}
	t.Logf("%d lives for %d editions", kills, many)
}

// A batch that is stopped says so at once.
func TestManyStops(t *testing.T) {
	dir := t.TempDir()
	for day := range 5 {
		write(t, dir, under(fmt.Sprint(day), smallPackage(day)))
	}
	ctx, cancel := context.WithCancel(t.Context())
	im, _, record := inMemory()
	lots, _ := lotsIn(t, false, dir)
	var seen []string
	m := &ingest.Many{Importer: im, Report: func(r ingest.Report) {
		if seen = append(seen, r.Key.String()); len(seen) == 2 {
			cancel()
		}
	}}
	if _, err := m.Import(ctx, lots); err == nil || len(seen) != 2 {
		t.Errorf("%v after %v", err, seen)
	}
	all, err := record.Editions(t.Context(), archive.Query{})
	if err != nil || len(all) != 2 || !slices.Contains(seen, all[0].Key.String()) {
		t.Errorf("%v, %v", all, err)
	}
}
