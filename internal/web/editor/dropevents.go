package editor

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
)

// How the board is kept up to date.
const (
	eventPace  = 400 * time.Millisecond // the least time between two events
	eventBeat  = 20 * time.Second       // when nothing happens, so that proxies keep the line open
	eventLife  = time.Hour              // then the browser rests until somebody looks again
	eventCheck = time.Minute            // how often it is asked whether the person still may
	mostEvents = 200                    // lines open at once
)

// dropEvents sends the moving part of the board whenever it changes, as
// server-sent events: "board" with its markup, and "rest" when the line ends for
// good. It does not keep a session from ending: only what a person does counts as
// use.
func (s *Site) dropEvents(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hatch == nil {
		return noHatch()
	}
	if s.followers.Add(1) > mostEvents {
		s.followers.Add(-1)
		return &paper.Fault{Kind: paper.Unavailable, Doing: "follow the board", Why: "too many follow it", Remedy: "try again in a while"}
	}
	defer s.followers.Add(-1)
	line := &eventLine{w: w, control: http.NewResponseController(w)}
	_ = line.control.SetReadDeadline(time.Time{}) // a connection that has no times needs none
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", private)
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	life, check := time.After(eventLife), time.NewTicker(eventCheck)
	defer check.Stop()
	last := ""
	for {
		changed := s.Hatch.Changed()
		board, err := s.liveBoard(r, v)
		if err != nil {
			s.Log.Warn("the board could not be drawn", "title", v.Title.Slug, "error", err)
		} else if board != last {
			if line.send("board", board) != nil {
				return nil // the browser has gone
			}
			last = board
		}
		if !pause(r, eventPace, s.Ending) {
			return nil
		}
		select {
		case <-changed:
		case <-time.After(eventBeat):
			if line.send("", "") != nil {
				return nil
			}
		case <-check.C:
			if !s.stillMay(r, v) {
				return nil
			}
		case <-life:
			_ = line.send("rest", "-") // it ends either way
			return nil
		case <-s.Ending:
			return nil
		case <-r.Context().Done():
			return nil
		}
	}
}

// pause waits, unless the request or the program ends first.
func pause(r *http.Request, d time.Duration, ending <-chan struct{}) bool {
	select {
	case <-time.After(d):
		return true
	case <-ending:
	case <-r.Context().Done():
	}
	return false
}

// stillMay reports whether the person who follows the board still may.
func (s *Site) stillMay(r *http.Request, v *visit) bool {
	a, err := s.Door.Account(r.Context(), v.Account.ID)
	if err != nil || a.Disabled {
		return false
	}
	title, err := s.Desk.Title(r.Context(), v.Title.Slug)
	return err == nil && desk.May(person(a), desk.ToLook, title) == nil
}

// liveBoard is the markup of the moving part.
func (s *Site) liveBoard(r *http.Request, v *visit) (string, error) {
	d, err := s.liveScreen(r, v)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	f := &frame{view: view{Name: "tonight", Data: d}, v: v, Language: v.book.Language}
	if err := s.screens["tonight"].ExecuteTemplate(&b, "live", f); err != nil {
		return "", fmt.Errorf("draw the board: %w", err)
	}
	return b.String(), nil
}

// eventLine writes events.
type eventLine struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// lineTime is how long a browser may take to take an event.
const lineTime = 30 * time.Second

// send sends an event; without a name, a comment that keeps the line open.
func (l *eventLine) send(name, data string) error {
	_ = l.control.SetWriteDeadline(time.Now().Add(lineTime)) // see dropEvents
	text := ":\n\n"
	if name != "" {
		text = "event: " + name + "\ndata: " + strings.ReplaceAll(strings.ReplaceAll(data, "\r", ""), "\n", "\ndata: ") + "\n\n"
	}
	if _, err := l.w.Write([]byte(text)); err != nil {
		return err
	}
	if err := l.control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
