package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// batch is an import of many editions.
type batch struct {
	apart bool // every directory, archive and file is an edition
	json  bool // reports are lines of JSON
	again bool // what the ledger knows is read anew
}

// ledgerFile is the ledger of imports in the data directory.
const ledgerFile = "imports.jsonl"

// run imports the lots one by one and reports each. It fails, when all are done,
// if any of them did.
func (b batch) run(ctx context.Context, t *terminal, c config.Config, lots []ingest.Lot, o ingest.Options, publish publishing) (err error) {
	engine, err := startEngine(t, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	a, err := app.Open(ctx, c, app.Write, t.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	m := &ingest.Many{Importer: importer(a, engine), Options: o, Again: b.again}
	if m.Ledger, err = ingest.OpenLedger(filepath.Join(c.Data, ledgerFile)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Ledger.Close()) }()
	if publish.wanted {
		m.After = func(ctx context.Context, key archive.Key, revision int) error {
			return publish.do(ctx, a, key, revision)
		}
	}
	counts := map[ingest.Fate]int{}
	m.Report = func(r ingest.Report) {
		counts[r.Fate]++
		t.finish()
		b.report(t, r)
		t.progress("editions", r.Place, r.Of)
	}
	m.Progress = func(place int, p ingest.Progress) {
		t.progress(fmt.Sprintf("edition %d of %d, %s", place, len(lots), p.Stage), place-1, len(lots))
	}
	failed, err := m.Import(ctx, lots)
	t.say("%d editions: %d imported, %d there already, %d failed", len(lots), counts[ingest.Imported], counts[ingest.Already], counts[ingest.Failed])
	if err != nil {
		return fmt.Errorf("%w; import the same again to go on", err)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d editions were not imported; the report says why of each", failed, len(lots))
	}
	return nil
}

// report writes what became of one edition.
func (b batch) report(t *terminal, r ingest.Report) {
	if b.json {
		b.line(t, r)
		return
	}
	if r.Fate == ingest.Failed {
		fmt.Fprintf(t.out, "%s failed: %s\n", r.Lot, r.Err)
		return
	}
	what := map[ingest.Fate]string{ingest.Imported: "kept", ingest.Already: "unchanged"}[r.Fate]
	findings := ""
	if r.Findings != nil {
		sum := 0
		for _, n := range r.Findings {
			sum += n
		}
		findings = fmt.Sprintf(", %d findings", sum)
	}
	fmt.Fprintf(t.out, "%s revision %d %s: %d pages, %d articles%s\n", r.Key, r.Number, what, r.Pages, r.Articles, findings)
}

// lotLine is a report as a line of JSON.
type lotLine struct {
	Lot      string          `json:"lot"`
	Place    int             `json:"place"`
	Of       int             `json:"of"`
	Fate     ingest.Fate     `json:"fate"`
	Edition  string          `json:"edition,omitempty"`
	Revision int             `json:"revision,omitempty"`
	Pages    int             `json:"pages,omitempty"`
	Articles int             `json:"articles,omitempty"`
	Findings *lotFindings    `json:"findings,omitempty"` // absent when it was not read now
	Kind     paper.FaultKind `json:"kind,omitempty"`     // of the fault
	Why      string          `json:"why,omitempty"`
	Seconds  float64         `json:"seconds"`
}

type lotFindings struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

func (b batch) line(t *terminal, r ingest.Report) {
	l := lotLine{Lot: r.Lot, Place: r.Place, Of: r.Of, Fate: r.Fate, Revision: r.Number, Pages: r.Pages, Articles: r.Articles, Seconds: float64(r.Took.Milliseconds()) / 1000}
	if r.Findings != nil {
		l.Findings = &lotFindings{r.Findings[paper.Error], r.Findings[paper.Warning], r.Findings[paper.Info]}
	}
	if r.Number > 0 {
		l.Edition = r.Key.String()
	}
	if r.Err != nil {
		l.Kind, l.Why = paper.KindOf(r.Err), r.Err.Error()
	}
	out := json.NewEncoder(t.out)
	out.SetEscapeHTML(false)
	// A line that cannot be written is no reason to stop the work.
	_ = out.Encode(l)
}
