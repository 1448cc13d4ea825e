package ingest

import (
	"io"

	"github.com/banmian/banmian/internal/sheet"
)

// xmlReaders read the pages that recognisers of text write, by kind.
var xmlReaders = map[kind]func(name string, r io.Reader) ([]sheet.Sheet, error){}
