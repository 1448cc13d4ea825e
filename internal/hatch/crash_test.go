package hatch_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/desk"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/queue"
	queuedb "github.com/banmian/banmian/internal/queue/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// onDisk is a hatch in a data directory, as the program has it.
type onDisk struct {
	*hatch.Hatch
	queue  queue.Queue
	record archive.Archive
	desk   *desk.Desk
}

var night1 = desk.Person{ID: "lin", Name: "lin", Roles: map[string][]desk.Role{slug: {desk.Editor}}}

func openDir(t testing.TB, dir string) *onDisk {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(dir, "banmian.db"), sqlitedb.Write)
	fail := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	fail(err)
	record, err := archivedb.Open(t.Context(), db, archivedb.Options{})
	fail(err)
	q, err := queuedb.Open(t.Context(), db, queuedb.Options{})
	fail(err)
	d, err := docketdb.Open(t.Context(), db)
	fail(err)
	blobs, err := disk.Open(filepath.Join(dir, "blobs"))
	fail(err)
	o := &onDisk{queue: q, record: record, desk: desk.New(record, d, q, desk.Options{})}
	o.Hatch, err = hatch.Open(filepath.Join(dir, "drops"), hatch.Options{Archive: record, Blobs: blobs, Desk: o.desk, Queue: q, Deaths: 1000, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Importer: func() (*ingest.Importer, error) { return &ingest.Importer{Blobs: blobs, Archive: record}, nil },
		Person:   func(context.Context, string) (desk.Person, error) { return night1, nil }})
	fail(err)
	fail(o.Resume(t.Context()))
	return o
}

// dropPage drops version n of page 2.
func (o *onDisk) dropPage(ctx context.Context, n int) (hatch.Drop, error) {
	offer, err := o.Begin(hatch.Ask{Title: slug, Date: tonight.Date, By: "lin", Way: hatch.ByAPI})
	if err != nil {
		return hatch.Drop{}, err
	}
	if _, err := offer.Add(ctx, "p2.txt", strings.NewReader(version(n))); err != nil {
		return hatch.Drop{}, err
	}
	d, _, err := offer.Close(ctx)
	return d, err
}

func version(n int) string {
	return page(2, story("图书馆夜里也开门", fmt.Sprint("第", n, "座小图书馆")))
}

// Killed at any moment, nothing that was acknowledged is lost, nothing is half
// there, and after a restart the edition is that of the last page acknowledged, or
// of one that was dropped after it.
func TestKilledHatch(t *testing.T) {
	if dir, inside := crashtest.Inside(t); inside {
		o := openDir(t, dir)
		first, _ := strconv.Atoi(crashtest.Argument())
		go func() { _ = o.queue.Run(t.Context(), 1, map[string]queue.Worker{hatch.Job: o.Worker()}) }()
		fmt.Println("ready")
		for n := first; ; n++ {
			d, err := o.dropPage(t.Context(), n)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			fmt.Println(n, d.ID)
		}
	}
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	dir, next := t.TempDir(), 1
	kept := map[string]int{} // id -> version
	for round := range rounds {
		child := crashtest.Start(t, dir, strconv.Itoa(next))
		for _, line := range child.KillAfter(2+round%4, time.Duration(round*17%90)*time.Millisecond) {
			n, id, ok := strings.Cut(line, " ")
			if !ok {
				continue
			}
			v, err := strconv.Atoi(n)
			if err != nil {
				t.Fatalf("the child said %q", line)
			}
			kept[id], next = v, v+1
		}
		next += 10 // one may have been kept and not told
	}
	last := 0
	for _, v := range kept {
		last = max(last, v)
	}
	o := openDir(t, dir)
	for id := range kept {
		if _, err := o.Drop(id); err != nil {
			t.Errorf("a drop that was acknowledged is lost: %v", err)
		}
	}
	if err := o.Worker()(t.Context(), queue.Job{}); err != nil {
		t.Fatal(err)
	}
	for _, d := range o.Drops(slug, 1000) {
		if d.State != hatch.Done {
			t.Errorf("%s is %s: %+v", d.ID, d.State, d.Files)
		}
	}
	r, err := o.record.Edition(t.Context(), tonight, "")
	if err != nil || len(r.Edition.Pages) != 1 {
		t.Fatalf("%d pages, %v", len(r.Edition.Pages), err)
	}
	got := 0
	for v := last; v < next+20 && got == 0; v++ {
		if strings.Contains(r.Edition.Articles[0].Paragraphs[0], fmt.Sprint("第", v, "座")) {
			got = v
		}
	}
	if got == 0 {
		t.Errorf("the edition says %q, and version %d was acknowledged", r.Edition.Articles[0].Paragraphs[0], last)
	}
	if len(kept) < rounds {
		t.Errorf("only %d drops were acknowledged in %d rounds", len(kept), rounds)
	}
}
