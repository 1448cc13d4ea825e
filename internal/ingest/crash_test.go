package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// onDisk is an importer in a data directory, as the program has it.
type onDisk struct {
	ingest.Importer
	db    *sqlitedb.DB
	blobs *disk.Store
}

func openDir(t testing.TB, dir string) *onDisk {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(dir, "banmian.db"), sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	record, err := archivedb.Open(t.Context(), db, archivedb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := disk.Open(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return &onDisk{ingest.Importer{Engine: engine(), Blobs: blobs, Archive: record, Sizes: small}, db, blobs}
}

// An import killed at any moment leaves the old state; the same import, run
// again, completes it.
func TestKilledImport(t *testing.T) {
	rounds := 24
	if testing.Short() {
		rounds = 6
	}
	killImports(t, rounds, func(version int) []ingest.Input { return textEdition(fmt.Sprint("第", version, "次,")) })
}

// The same with PDFs, whose pictures are most of the work.
func TestKilledPDFImport(t *testing.T) {
	if testing.Short() {
		t.Skip("draws pages for many seconds")
	}
	killImports(t, 4, func(version int) []ingest.Input {
		inputs := sample(t, "en")
		for i, in := range inputs {
			// Bytes behind the end of a PDF change the file and not the page.
			inputs[i] = ingest.Bytes(in.Name, append(readInput(t, in), fmt.Sprintf("\n%% version %d\n", version)...))
		}
		return inputs
	})
}

func killImports(t *testing.T, rounds int, edition func(version int) []ingest.Input) {
	if dir, inside := crashtest.Inside(t); inside {
		version, _ := strconv.Atoi(crashtest.Argument())
		im := openDir(t, dir)
		fmt.Println("ready")
		_, err := im.Import(t.Context(), edition(version), english, nil)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("imported")
		os.Exit(0)
	}
	dir := t.TempDir()
	im := openDir(t, dir)
	defer im.db.Close()
	begun := time.Now()
	first, err := im.Import(t.Context(), edition(0), english, nil)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	before, after := 0, 0
	for version := 1; version <= rounds; version++ {
		// Each round dies a little later in the work than the one before.
		delay := took * time.Duration(version) * 2 / time.Duration(rounds)
		lines := crashtest.Start(t, dir, fmt.Sprint(version)).KillAfter(1, delay)
		told := lines[len(lines)-1] == "imported"

		newest := im.checkWhole(t, first.Key)
		switch {
		case newest.Number == version: // the old one: versions count from 0, revisions from 1
			before++
			if told {
				t.Errorf("version %d was acknowledged and is lost", version)
			}
		case newest.Number == version+1:
			after++
		default:
			t.Fatalf("after version %d the newest revision is %d", version, newest.Number)
		}
		r, err := im.Import(t.Context(), edition(version), english, nil)
		if err != nil {
			t.Fatalf("version %d again: %v", version, err)
		}
		if r.Number != version+1 || r.Created != (newest.Number == version) {
			t.Errorf("version %d again: %+v", version, r.Outcome)
		}
		im.checkWhole(t, first.Key)
	}
	if _, err := im.blobs.Sweep(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "blobs", "tmp"))
	if err != nil || len(left) != 0 {
		t.Errorf("after the sweep there are %v, %v", left, err)
	}
	if before == 0 {
		t.Error("no process died before its import was complete: the test proves little")
	}
	t.Logf("%d died before the import was complete, %d after; an import takes %v", before, after, took.Round(time.Millisecond))
}

// checkWhole fails the test unless the newest revision, and every byte it
// refers to, is whole.
func (im *onDisk) checkWhole(t *testing.T, key archive.Key) archive.Revision {
	t.Helper()
	r, err := im.Archive.Edition(t.Context(), key, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest.Verify(t.Context(), im.blobs, r, nil); err != nil {
		t.Error(err)
	}
	if len(r.Edition.Pages) != 2 || len(r.Sources) != 2 {
		t.Errorf("revision %d has %d pages from %d files", r.Number, len(r.Edition.Pages), len(r.Sources))
	}
	if err := im.db.Health(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := im.Archive.Edition(t.Context(), key, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("an import published something: %v", err)
	}
	return r
}
