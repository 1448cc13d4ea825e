package hatch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// How a folder is watched. Looking again and again works on network drives, which
// tell nobody of changes.
const (
	lookEvery = 5 * time.Second
	// restless is how long files that still grow keep those beside them waiting, so
	// that an edition exported page after page is one drop.
	restless = 2 * time.Minute
	// mostSeen bounds the files that are looked at in one folder.
	mostSeen = 2_000
)

// Folders of a watched folder that files are moved to.
const (
	takenFolder   = "taken"
	refusedFolder = "refused"
)

// Watcher turns what is put into a title's folder into drops. Files straight in it
// go to the edition of the day they print, those in a folder named like 2026-11-24
// (or 2026-11-24-2) to that day's. A file is taken once it has not changed between two looks; it
// is then moved to the folder taken, or to refused, with the reason beside it.
// Nothing is ever deleted. Where files cannot be moved, they are remembered
// instead.
type Watcher struct {
	hatch *Hatch
	title string
	dir   string
	by    string // who the files are taken for
	every time.Duration

	seen  map[string]look  // by path below dir
	taken map[string]stamp // files that could not be moved
	stuck error            // why
	wrong string           // why the folder cannot be read or written; empty when it can
}

// stamp is what a file's change shows in.
type stamp struct {
	Size     int64
	Modified time.Time
}

// look is what was seen of a file that is not taken yet.
type look struct {
	stamp
	since time.Time // it was first seen
	still bool      // it was the same at the look before
}

// Watch watches a folder for a title until ctx ends. The folder need not exist
// yet. What goes wrong shows in Watched.
func (h *Hatch) Watch(ctx context.Context, title, dir, by string) {
	w := h.watcher(title, dir, by)
	for {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			h.options.Log.Debug("a watched folder was not looked through", "title", title, "error", err)
		}
		select {
		case <-time.After(w.every):
		case <-ctx.Done():
			return
		}
	}
}

// watcher makes a watcher and lists it.
func (h *Hatch) watcher(title, dir, by string) *Watcher {
	w := &Watcher{hatch: h, title: title, dir: dir, by: by, every: lookEvery, seen: map[string]look{}, taken: h.shelf.readTaken(title)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watched = append(h.watched, w)
	return w
}

// Watched says which folders are watched for a title, and what is wrong with each;
// empty for nothing.
func (h *Hatch) Watched(title string) map[string]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string]string{}
	for _, w := range h.watched {
		if w.title == title {
			out[w.dir] = w.wrong
		}
	}
	return out
}

// Look looks through the folder once, and takes what has come to rest.
func (w *Watcher) Look(ctx context.Context) error {
	found, err := w.find()
	said := err
	if err == nil && len(w.taken) > 0 {
		said = w.stuck
	}
	w.say(said)
	if err != nil {
		return err
	}
	now := w.hatch.options.Now()
	w.notice(found, now)
	ready := map[string][]string{} // files by folder
	for name, l := range w.seen {
		if l.still && !w.restlessBeside(name, now) {
			folder := path.Dir(name)
			ready[folder] = append(ready[folder], name)
		}
	}
	var errs []error
	for folder, names := range ready {
		slices.Sort(names)
		errs = append(errs, w.take(ctx, folder, names))
	}
	return errors.Join(errs...)
}

// say keeps what is wrong with the folder, and logs it once.
func (w *Watcher) say(err error) {
	wrong := ""
	if err != nil {
		wrong, _ = reason(err)
	}
	w.hatch.mu.Lock()
	changed := w.wrong != wrong
	if w.wrong = wrong; changed {
		w.hatch.tell()
	}
	w.hatch.mu.Unlock()
	if changed && wrong != "" {
		w.hatch.options.Log.Warn("a watched folder cannot be used", "title", w.title, "folder", w.dir, "error", err)
	}
}

// find lists the files that might be taken.
func (w *Watcher) find() (map[string]stamp, error) {
	out := map[string]stamp{}
	days, err := w.list(".", out)
	if err != nil {
		return nil, folderFault(w.dir, err)
	}
	for _, day := range days {
		if _, _, ok := dayOf(day); !ok {
			continue
		}
		if _, err := w.list(day, out); err != nil {
			return nil, folderFault(path.Join(w.dir, day), err)
		}
	}
	return out, nil
}

// list adds a folder's files, and gives its folders.
func (w *Watcher) list(folder string, into map[string]stamp) (folders []string, err error) {
	entries, err := os.ReadDir(filepath.Join(w.dir, folder))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case ingest.Hidden(e.Name()) || unfinished(e.Name()) || name == takenFolder || name == refusedFolder:
		case e.IsDir():
			folders = append(folders, name)
		case len(into) < mostSeen:
			info, err := e.Info()
			if err != nil || !info.Mode().IsRegular() {
				continue // gone meanwhile, or a link: that may lead anywhere
			}
			into[name] = stamp{info.Size(), info.ModTime().UTC()}
		}
	}
	return folders, nil
}

// unfinished are names programs give to files they still write.
func unfinished(name string) bool {
	name = strings.ToLower(name)
	for _, end := range []string{".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".!ut"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return strings.HasPrefix(name, "~")
}

// dayOf reads a folder's name as a day.
func dayOf(folder string) (date paper.Date, ordinal int, ok bool) {
	const day = len("2026-11-24")
	ordinal = 1
	if rest, found := strings.CutPrefix(folder[min(day, len(folder)):], "-"); found {
		if len(rest) != 1 || rest[0] < '2' || rest[0] > '9' {
			return date, 0, false
		}
		folder, ordinal = folder[:day], int(rest[0]-'0')
	}
	date, err := paper.ParseDate(folder)
	return date, ordinal, err == nil
}

// notice compares what is there with the look before.
func (w *Watcher) notice(found map[string]stamp, now time.Time) {
	for name := range w.seen {
		if _, there := found[name]; !there {
			delete(w.seen, name)
		}
	}
	for name := range w.taken {
		if _, there := found[name]; !there {
			delete(w.taken, name)
		}
	}
	for name, s := range found {
		if w.taken[name] == s {
			continue
		}
		l, known := w.seen[name]
		if !known {
			w.seen[name] = look{stamp: s, since: now}
			continue
		}
		l.still = l.stamp == s && s.Size > 0
		if l.stamp = s; s.Size == 0 && now.Sub(l.since) > restless {
			l.still = true // it stays empty: say so
		}
		w.seen[name] = l
	}
}

// readTaken and writeTaken keep what files could not be moved away, over a restart.
func (s shelf) readTaken(title string) map[string]stamp {
	out := map[string]stamp{}
	text, err := os.ReadFile(s.takenFile(title))
	if err != nil || json.Unmarshal(text, &out) != nil { // there is none: what lies there is looked at anew
		return map[string]stamp{}
	}
	return out
}

func (s shelf) takenFile(title string) string { return filepath.Join(s.dir, "taken-"+title+".json") }

func (s shelf) writeTaken(title string, taken map[string]stamp) error {
	text, err := json.Marshal(taken)
	if err != nil {
		return err
	}
	return writeFile(s.takenFile(title), text)
}

// restlessBeside reports whether a file beside one still changes, and has not done so
// for too long.
func (w *Watcher) restlessBeside(name string, now time.Time) bool {
	for other, l := range w.seen {
		if path.Dir(other) == path.Dir(name) && !l.still && now.Sub(l.since) < restless {
			return true
		}
	}
	return false
}

// take makes a drop of files of one folder.
func (w *Watcher) take(ctx context.Context, folder string, names []string) error {
	ask := Ask{Title: w.title, By: w.by, Way: Watch}
	if folder != "." {
		ask.Date, ask.Ordinal, _ = dayOf(folder)
	}
	o, err := w.hatch.Begin(ask)
	if err != nil {
		return err
	}
	refused := map[string]error{}
	var in []string
	for _, name := range names {
		err := w.add(ctx, o, name)
		switch {
		case err == nil:
			in = append(in, name)
		case paper.IsKind(err, paper.Invalid):
			refused[name] = err
		case errors.Is(err, errRestless):
		default:
			w.say(err)
			return errors.Join(err, o.Discard())
		}
	}
	if len(in)+len(refused) == 0 {
		return o.Discard()
	}
	if _, _, err := o.Close(ctx); err != nil {
		return err // nothing is moved: the next look tries again
	}
	for _, name := range in {
		w.putAway(name, takenFolder, nil)
	}
	for name, why := range refused {
		w.putAway(name, refusedFolder, why)
	}
	return nil
}

// errRestless is a file that changed while it was read.
var errRestless = errors.New("the file changed while it was read")

// add reads a file into the drop, and makes sure that it was whole.
func (w *Watcher) add(ctx context.Context, o *Offer, name string) error {
	full := filepath.Join(w.dir, filepath.FromSlash(name))
	before := w.seen[name].stamp
	f, err := os.OpenInRoot(w.dir, filepath.FromSlash(name))
	if err != nil {
		return folderFault(full, err)
	}
	defer f.Close()
	kept, err := o.Add(ctx, path.Base(name), f)
	if err != nil {
		return err
	}
	after, err := os.Stat(full)
	if err != nil || after.Size() != before.Size || !after.ModTime().Equal(before.Modified) || kept.Size != before.Size {
		w.seen[name] = look{since: w.hatch.options.Now()}
		return errors.Join(errRestless, o.withdraw(kept.Path))
	}
	return nil
}

// withdraw takes a file out of a drop under way again.
func (o *Offer) withdraw(path string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.drop.Files = slices.DeleteFunc(o.drop.Files, func(f File) bool { return f.Path == path })
	delete(o.seen, folded(path))
	return shelfFault("withdraw a file", os.Remove(filepath.Join(o.hatch.shelf.open(o.drop.ID), filesFolder, filepath.FromSlash(path))))
}

// putAway moves a file out of the way, with why beside it where it was refused. One
// that cannot be moved is remembered, so that it is not taken again and again.
func (w *Watcher) putAway(name, to string, why error) {
	stood := w.seen[name].stamp
	delete(w.seen, name)
	dir := filepath.Join(w.dir, to)
	target, err := free(dir, filepath.Base(name))
	if err == nil {
		err = os.Rename(filepath.Join(w.dir, filepath.FromSlash(name)), target)
	}
	if err == nil && why != nil {
		cause, remedy := reason(why)
		err = os.WriteFile(target+".txt", []byte(cause+"\n"+remedy+"\n"), fileMode)
	}
	if err != nil {
		w.taken[name] = stood
		err = errors.Join(err, w.hatch.shelf.writeTaken(w.title, w.taken))
		w.stuck = &paper.Fault{Kind: paper.Unavailable, Doing: "move " + name, Why: "files were taken but cannot be moved away: " + cmp.Or(plainly(err), err.Error()), Remedy: "let the server write into the folder", Err: err}
		w.say(w.stuck)
	}
}

// mostNames bounds the search for a free name.
const mostNames = 10_000

// free finds a name nobody has in a folder, which is made: p1.pdf, p1 (2).pdf.
func free(dir, name string) (string, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil { //nolint:gosec // others put files into the folder: the umask says who
		return "", err
	}
	ext := filepath.Ext(name)
	for n := 1; n < mostNames; n++ {
		try := filepath.Join(dir, name)
		if n > 1 {
			try = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext))
		}
		if _, err := os.Lstat(try); errors.Is(err, fs.ErrNotExist) {
			return try, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%s has too many files called %s", dir, name)
}

// folderFault says why a folder or a file in it cannot be read.
func folderFault(name string, err error) error {
	f := &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Why: plainly(err), Remedy: "look at the folder, or at the network drive", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Why, f.Remedy = "the folder is not there", "make it, or connect the network drive"
	case errors.Is(err, fs.ErrPermission):
		f.Why, f.Remedy = "the server may not read it", "give the server leave to read and write there"
	}
	return f
}

// plainly is an error without the path that a message repeats.
func plainly(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err.Error()
	}
	return err.Error()
}
