package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Ledger remembers which lots were imported, so that a great import that was cut
// short goes on where it stopped. It is a file of lines that only grows; each is
// on disk before Enter returns, and a line cut short by a kill is passed over. It
// is no record of editions: without it they are read again, and found unchanged.
type Ledger struct {
	file *os.File
	done map[string]ledgerLine
}

// ledgerLine is one finished lot.
type ledgerLine struct {
	Print    string `json:"print"`
	Title    string `json:"title"`
	Date     string `json:"date"`
	Ordinal  int    `json:"ordinal"`
	Revision int    `json:"revision"`
}

// mostLedger bounds what is read of a ledger, in bytes: a million editions.
const mostLedger = 256 << 20

// OpenLedger opens the ledger in a file, which it makes when there is none.
func OpenLedger(name string) (*Ledger, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, ledgerFault(name, err)
	}
	l := &Ledger{file: f, done: map[string]ledgerLine{}}
	lines := bufio.NewScanner(io.LimitReader(f, mostLedger))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e ledgerLine
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.Print != "" {
			l.done[e.Print] = e
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		return nil, errors.Join(ledgerFault(name, err), f.Close())
	}
	return l, l.mend(name)
}

// mend ends a line that a kill cut short, so that the next one stands alone.
func (l *Ledger) mend(name string) error {
	info, err := l.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := l.file.ReadAt(last, info.Size()-1); err != nil {
		return ledgerFault(name, err)
	}
	if last[0] != '\n' {
		if _, err := l.file.Write([]byte("\n")); err != nil {
			return ledgerFault(name, err)
		}
	}
	return nil
}

func ledgerFault(name string, err error) error {
	f := &paper.Fault{Kind: paper.Unavailable, Doing: "keep the ledger of imports in " + name, Err: err, Remedy: "check the disk and try again"}
	if errors.Is(err, fs.ErrPermission) {
		f.Kind, f.Remedy = paper.Forbidden, "give this account leave to write it"
	}
	return f
}

// Done tells what a lot was imported as, if it was.
func (l *Ledger) Done(print string) (archive.Key, int, bool) {
	e, ok := l.done[print]
	date, err := paper.ParseDate(e.Date)
	return archive.Key{Title: e.Title, Date: date, Ordinal: e.Ordinal}, e.Revision, ok && print != "" && err == nil
}

// Enter notes that a lot was imported. A lot without a print is not noted.
func (l *Ledger) Enter(print string, key archive.Key, revision int) error {
	if print == "" {
		return nil
	}
	e := ledgerLine{Print: print, Title: key.Title, Date: key.Date.String(), Ordinal: key.Ordinal, Revision: revision}
	var line bytes.Buffer
	if err := json.NewEncoder(&line).Encode(e); err != nil {
		return fmt.Errorf("enter %s in the ledger of imports: %w", key, err)
	}
	if _, err := l.file.Write(line.Bytes()); err != nil {
		return ledgerFault(l.file.Name(), err)
	}
	if err := l.file.Sync(); err != nil {
		return ledgerFault(l.file.Name(), err)
	}
	l.done[print] = e
	return nil
}

// Close lets go of the file.
func (l *Ledger) Close() error { return l.file.Close() }
