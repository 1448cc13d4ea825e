package main

import (
	"log/slog"
	"testing"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

// Once a title's desk asks for signatures, the command line publishes past it with a
// reason only, which the log keeps; before, it asks for none.
func TestPublishingPastTheDesk(t *testing.T) {
	ctx := t.Context()
	a, err := app.Open(ctx, config.Config{Data: t.TempDir()}, app.Write, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	key := archive.Key{Title: desktest.Slug, Date: desktest.Key.Date, Ordinal: 1}
	if err := mayPublish(ctx, a, key, ""); err != nil {
		t.Errorf("a title never set up: %v", err)
	}
	if _, err := a.Desk.SetUp(ctx, desktest.Ren, key.Title, desk.Settings{}); err != nil {
		t.Fatal(err)
	}
	for _, reason := range []string{"", "  "} {
		if err := mayPublish(ctx, a, key, reason); !paper.IsKind(err, paper.Conflict) {
			t.Errorf("reason %q: %v", reason, err)
		}
	}
	if err := mayPublish(ctx, a, key, "the desk's network is down"); err != nil {
		t.Fatal(err)
	}
	entries, err := a.Docket.Entries(ctx, desk.House, 0)
	if err != nil || len(entries) != 1 || entries[0].Who != operator || entries[0].Kind != "publish-unsigned" ||
		string(entries[0].Body) != `{"edition":"yunting-daily/2026-11-24","reason":"the desk's network is down"}` {
		t.Errorf("the log has %+v, %v", entries, err)
	}
}
