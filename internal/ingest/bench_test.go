package ingest_test

import (
	"testing"

	"github.com/banmian/banmian/internal/ingest"
)

// BenchmarkRead is four pages of PDF to an edition, without pictures.
func BenchmarkRead(b *testing.B) {
	inputs := sample(b, "zh")
	for b.Loop() {
		if _, err := ingest.Read(b.Context(), engine(), inputs, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport is four pages of PDF to a kept edition with all its pictures,
// on disk.
func BenchmarkImport(b *testing.B) {
	inputs := sample(b, "zh")
	for b.Loop() {
		b.StopTimer()
		im := openDir(b, b.TempDir())
		im.Sizes = nil
		b.StartTimer()
		if _, err := im.Import(b.Context(), inputs, ingest.Options{}, nil); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		im.db.Close()
		b.StartTimer()
	}
}

// BenchmarkImportAgain is the same four pages, which are kept already.
func BenchmarkImportAgain(b *testing.B) {
	inputs := sample(b, "zh")
	im := openDir(b, b.TempDir())
	defer im.db.Close()
	if _, err := im.Import(b.Context(), inputs, ingest.Options{}, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r, err := im.Import(b.Context(), inputs, ingest.Options{}, nil); err != nil || r.Created {
			b.Fatal(r, err)
		}
	}
}
