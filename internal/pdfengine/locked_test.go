package pdfengine

import (
	"bytes"
	"context"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"github.com/banmian/banmian/internal/paper"
)

func locked(t *testing.T, user string) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetProtection(fpdf.CnProtectPrint, user, "the owner's")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(50, 100, "behind a lock")
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEncryptedFilesWithoutAPasswordOpen(t *testing.T) {
	m := extract(t, open(t, shared(t), locked(t, "")), 0)
	if got := textOf(m); got != "behind a lock" {
		t.Errorf("read %q", got)
	}
}

func TestLockedFilesSaySo(t *testing.T) {
	data := locked(t, "sesame")
	e := shared(t)
	if _, err := e.Open(context.Background(), "p.pdf", data); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("without the password: %v", err)
	}
	if _, err := e.OpenLocked(context.Background(), "p.pdf", data, "wrong"); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("with a wrong one: %v", err)
	}
	d, err := e.OpenLocked(context.Background(), "p.pdf", data, "sesame")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := textOf(extract(t, d, 0)); got != "behind a lock" {
		t.Errorf("read %q", got)
	}
}
