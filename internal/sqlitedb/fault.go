package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/banmian/banmian/internal/paper"
)

// SQLite's primary result codes, from its published list.
const (
	codeBusy        = 5
	codeReadOnly    = 8
	codeInputOutput = 10
	codeCorrupt     = 11
	codeFull        = 13
	codeCannotOpen  = 14
	codeConstraint  = 19
	codeNoDatabase  = 26
)

// code is the primary result code in an error, 0 when it carries none.
func code(err error) int {
	var carrier interface{ Code() int }
	if errors.As(err, &carrier) {
		return carrier.Code() & 0xff // the rest of the number refines it
	}
	return 0
}

// Fault wraps a database error into one a person can act on. A fault keeps its
// kind and its words; only what was being done is put before them.
func Fault(doing string, err error) *paper.Fault {
	var said *paper.Fault
	if errors.As(err, &said) {
		return &paper.Fault{Kind: said.Kind, Doing: join(doing, said.Doing), Why: said.Why, Remedy: said.Remedy, Err: err}
	}
	f := &paper.Fault{Kind: paper.Unavailable, Doing: doing, Err: err}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		f.Kind = paper.NotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		f.Why = "it was broken off"
	default:
		f.Why, f.Remedy = explain(code(err))
	}
	return f
}

func join(doing, before string) string {
	if before == "" || before == doing {
		return doing
	}
	return fmt.Sprintf("%s: %s", doing, before)
}

// explain gives the cause and the remedy for a result code; both are empty for
// one that needs a programmer.
func explain(code int) (why, remedy string) {
	switch code {
	case codeBusy:
		return "another process keeps the database to itself", "wait for it to finish, then try again"
	case codeReadOnly:
		return "the database's files may not be written", "give this account leave to write there"
	case codeInputOutput:
		return "the disk failed", "look at the disk, then start again"
	case codeCorrupt, codeNoDatabase:
		return "the database is damaged or is no database", "restore it from a backup"
	case codeFull:
		return "the disk is full", "free some space and try again"
	case codeCannotOpen:
		return "its file cannot be opened", "check that the directory exists and that this account may write there"
	}
	return "", ""
}

// IsConstraint reports whether a statement was refused because of a key or a
// check.
func IsConstraint(err error) bool { return code(err) == codeConstraint }

// IsDamage reports whether a file turned out to be damaged, or no database at
// all.
func IsDamage(err error) bool { c := code(err); return c == codeCorrupt || c == codeNoDatabase }
