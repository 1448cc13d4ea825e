package paper

import (
	"errors"
	"fmt"
)

// Kind of fault. Adapters wrap their drivers' errors into these; package web
// turns them into statuses in one table.
type FaultKind string

// The kinds of fault.
const (
	NotFound    FaultKind = "not found"
	Conflict    FaultKind = "conflict"
	Invalid     FaultKind = "invalid"
	Forbidden   FaultKind = "forbidden"
	Unavailable FaultKind = "unavailable"
	Gone        FaultKind = "gone" // was public and has been withdrawn
)

// Fault is an error a person can act on. Doing says what was being done and
// with what; Remedy what to do about it; Err is the cause, for the operator.
type Fault struct {
	Kind   FaultKind
	Doing  string // "read page 3 of p1.pdf"
	Why    string // "the file ends in the middle"
	Remedy string // "export it again"
	Err    error
}

// Error is one line: doing: why; remedy.
func (f *Fault) Error() string {
	s := f.Doing
	why := f.Why
	if why == "" && f.Err != nil {
		why = f.Err.Error()
	}
	if why == "" {
		why = string(f.Kind)
	}
	if s != "" {
		s += ": "
	}
	s += why
	if f.Remedy != "" {
		s += "; " + f.Remedy
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Faultf makes a fault of a kind; format says what was being done and why it
// failed. A %w argument becomes the cause.
func Faultf(kind FaultKind, format string, args ...any) *Fault {
	err := fmt.Errorf(format, args...)
	return &Fault{Kind: kind, Why: err.Error(), Err: errors.Unwrap(err)}
}

// KindOf gives the kind of the first fault in err's chain, and Unavailable for
// an error that carries none.
func KindOf(err error) FaultKind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Unavailable
}

// IsKind reports whether err is a fault of that kind.
func IsKind(err error, kind FaultKind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == kind
}
