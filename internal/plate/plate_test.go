package plate

import (
	"os"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/pdfengine"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

func TestTry(t *testing.T) {
	e, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	data, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip(err)
	}
	d, err := e.Open(t.Context(), "x.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s := time.Now()
		ps, err := Make(t.Context(), d, 0, append(Standard, Size{"jpg", 960, JPEG, 0})...)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(time.Since(s))
		for _, p := range ps {
			t.Log(p.Name, p.Width, p.Height, len(p.Data))
			os.WriteFile("/tmp/plate-"+p.Name, p.Data, 0o644)
		}
	}
}
