package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/proof"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

// TestTypesetPageAsScan reads the drawing of a typeset page with the real
// tesseract. It takes its time, so it runs where BANMIAN_TESSERACT is 1 only.
func TestTypesetPageAsScan(t *testing.T) {
	if os.Getenv("BANMIAN_TESSERACT") != "1" {
		t.Skip("set BANMIAN_TESSERACT=1, with tesseract-ocr and tesseract-ocr-eng installed, to read a drawn page with tesseract")
	}
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Fatal("BANMIAN_TESSERACT=1 asks for tesseract, and it is not installed")
	}
	engine, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	*dpi, *pages, *tell = 200, 1, "en"
	pair, err := one(t.Context(), engine, "latin", 7, new(errors))
	if err != nil {
		t.Fatal(err)
	}
	// Bars well under what is reached, since versions of tesseract differ.
	r := proof.Score(pair)
	if r.Fidelity.Lost+r.Fidelity.Altered > 150 || r.Article.F1At50 < 0.5 {
		t.Errorf("of 10,000 characters %.0f lost, %.0f altered; articles F1@0.5 %.2f", r.Fidelity.Lost, r.Fidelity.Altered, r.Article.F1At50)
	}
}
