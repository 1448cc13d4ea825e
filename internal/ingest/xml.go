package ingest

import (
	"io"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/hocr"
	"github.com/banmian/banmian/internal/interchange/pagexml"
	"github.com/banmian/banmian/internal/sheet"
)

// xmlReaders read the pages that recognisers of text write, by kind.
var xmlReaders = map[kind]func(name string, r io.Reader) ([]sheet.Sheet, error){
	kindALTO: func(name string, r io.Reader) ([]sheet.Sheet, error) {
		s, _, err := alto.Read(name, r)
		return []sheet.Sheet{s}, err
	},
	kindPAGE: func(name string, r io.Reader) ([]sheet.Sheet, error) {
		s, _, err := pagexml.Read(name, r)
		return []sheet.Sheet{s}, err
	},
	kindHOCR: func(name string, r io.Reader) ([]sheet.Sheet, error) {
		sheets, _, err := hocr.Read(name, r)
		return sheets, err
	},
}
