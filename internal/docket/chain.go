package docket

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// chainForm is hashed first, so that a sum says by which rule it was made.
const chainForm = "banmian.docket/1"

// Sum is the sum of an entry: SHA-256, in hexadecimal, over the sum of the entry
// before it (empty for the first) and every field of its own, each with its
// length before it so that no two lists of fields read alike. Such a chain of
// linked timestamps is described by Haber and Stornetta, "How to time-stamp a
// digital document", Journal of Cryptology 3 (1991).
func Sum(prev string, e Entry) string {
	h := sha256.New()
	field := func(b []byte) {
		h.Write(binary.AppendUvarint(nil, uint64(len(b))))
		h.Write(b)
	}
	number := func(n int64) { field(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	field([]byte(chainForm))
	field([]byte(prev))
	number(e.Serial)
	field([]byte(e.Of))
	number(int64(e.Number))
	number(e.At.UnixMilli())
	for _, s := range []string{e.Who, e.Kind, string(e.Body), e.Before, e.After} {
		field([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Link fills in what an entry gets when it is added behind another: `last` is
// the docket's last entry and `number` the last number of the same thing.
func Link(last Entry, of string, number int, e Entry) Entry {
	e.Serial, e.Of, e.Number = last.Serial+1, of, number+1
	e.At = e.At.UTC().Truncate(time.Millisecond)
	e.Sum = Sum(last.Sum, e)
	return e
}

// Checked is a paper.Invalid fault for entries that do not say what they are.
func Checked(of string, entries []Entry) error {
	if of == "" {
		return &paper.Fault{Kind: paper.Invalid, Doing: "enter in the docket", Why: "nothing says what it is about"}
	}
	for _, e := range entries {
		if e.Kind == "" {
			return &paper.Fault{Kind: paper.Invalid, Doing: "enter in the docket of " + of, Why: "an entry has no kind"}
		}
	}
	return nil
}

// Overtaken is the fault for an Append behind which another stands already.
func Overtaken(of string, after, have int) error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "enter in the docket of " + of,
		Why: fmt.Sprintf("it has %d entries, not %d", have, after), Remedy: "look at what was done meanwhile and try again"}
}

// Mark is a place in the chain. A mark kept elsewhere shows later whether the
// docket was rewritten or cut off since.
type Mark struct {
	Serial int64
	Sum    string
}

// checkStep is how many entries Check holds at once.
const checkStep = 1000

// Check goes through the whole docket and gives its end. The first entry that
// does not fit is a paper.Conflict fault that names it. Marks kept elsewhere are
// compared on the way: one that the docket does not reach means that it was cut
// off.
func Check(ctx context.Context, d Docket, marks ...Mark) (Mark, error) {
	var at Mark
	numbers := map[string]int{}
	for {
		entries, err := d.All(ctx, at.Serial, checkStep)
		if err != nil {
			return at, err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if err := fits(at, numbers[e.Of], e, marks); err != nil {
				return at, err
			}
			at, numbers[e.Of] = Mark{e.Serial, e.Sum}, e.Number
		}
	}
	for _, m := range marks {
		if m.Serial > at.Serial {
			return at, tampered(fmt.Sprintf("it ends at entry %d, but entry %d was once kept", at.Serial, m.Serial))
		}
	}
	return at, nil
}

// fits says whether an entry is the one that comes next.
func fits(prev Mark, number int, e Entry, marks []Mark) error {
	switch {
	case e.Serial != prev.Serial+1:
		return tampered(fmt.Sprintf("entry %d is missing", prev.Serial+1))
	case e.Number != number+1:
		return tampered(fmt.Sprintf("entry %d is number %d of %s, not %d", e.Serial, e.Number, e.Of, number+1))
	case e.Sum != Sum(prev.Sum, e):
		return tampered(fmt.Sprintf("entry %d, of %s by %q, is not as it was entered, or one before it is not", e.Serial, e.Of, e.Who))
	}
	for _, m := range marks {
		if m.Serial == e.Serial && m.Sum != e.Sum {
			return tampered(fmt.Sprintf("entry %d is not the one that was once kept", e.Serial))
		}
	}
	return nil
}

func tampered(why string) error {
	return &paper.Fault{Kind: paper.Conflict, Doing: "check the docket", Why: why, Remedy: "compare with a backup and find out who could write to the database"}
}
