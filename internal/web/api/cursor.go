package api

import (
	"encoding/base64"
	"strconv"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/web/public"
)

// A cursor says where a list goes on. It is opaque to its holder, and holds no
// more than its place, so that it never expires: what was published or withdrawn
// meanwhile moves nothing else.

// longestCursor is longer than any of ours, in bytes.
const longestCursor = 64

// The first letter of a cursor says what list it is of.
const (
	cursorOfEdition = "e"
	cursorOfOffset  = "o"

	cursorOfDelivery = "d"
)

func sealCursor(of, place string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(of + place))
}

func openCursor(s, of string) (string, bool) {
	if len(s) > longestCursor {
		return "", false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < len(of) || string(b[:len(of)]) != of {
		return "", false
	}
	return string(b[len(of):]), true
}

var errCursor = refuse(kindInvalid, "The cursor is none that was given here.")

// editionCursor goes on after an edition.
func editionCursor(k archive.Key) string { return sealCursor(cursorOfEdition, public.EditionName(k)) }

// readEditionCursor reads it; the title is the caller's to add.
func readEditionCursor(s string) (archive.Key, error) {
	if s == "" {
		return archive.Key{}, nil
	}
	place, ok := openCursor(s, cursorOfEdition)
	if !ok {
		return archive.Key{}, errCursor
	}
	k, ok := public.ParseEdition(place)
	if !ok {
		return archive.Key{}, errCursor
	}
	return k, nil
}

// offsetCursor goes on after so many.
func offsetCursor(n int) string { return sealCursor(cursorOfOffset, strconv.Itoa(n)) }

func readOffsetCursor(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	place, ok := openCursor(s, cursorOfOffset)
	if !ok {
		return 0, errCursor
	}
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 || n > search.MostOffset || strconv.Itoa(n) != place {
		return 0, errCursor
	}
	return n, nil
}
