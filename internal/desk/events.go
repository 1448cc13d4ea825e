package desk

import (
	"context"
	"strings"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// Event is one line of the whole docket.
type Event struct {
	Line
	Of string // city-news/2024-06-14 for an edition, city-news for a title, House for the door
}

// How many entries Events looks at in one step, and in all: a title that was
// silent for longer is asked for again with the serial that was given.
const (
	eventStep = 200
	eventMost = 5000
)

// Events gives up to `most` lines of the docket that a person may read, newest
// first: of everything, of a title and its editions, or of one edition. before is
// the serial they stand before, 0 for the newest; older is what to ask for next,
// 0 when there is nothing left. What happened at the door is for who may read the
// log of every title. Nobody who may read nothing gets anything but a
// paper.Forbidden fault.
func (d *Desk) Events(ctx context.Context, p Person, of string, before int64, most int) (events []Event, older int64, err error) {
	if slug := slugOf(of); of != "" && slug != House {
		if _, err := d.may(ctx, p, ToReadLog, slug); err != nil {
			return nil, 0, err
		}
	}
	if before == 0 {
		if before, err = d.end(ctx); err != nil {
			return nil, 0, err
		}
		before++
	}
	readable := map[string]error{}
	var refused error
	for looked := 0; before > 1 && looked < eventMost && len(events) < most; looked += eventStep {
		from := max(1, before-eventStep)
		entries, err := d.docket.All(ctx, from-1, int(before-from))
		if err != nil {
			return nil, 0, err
		}
		for i := len(entries) - 1; i >= 0 && len(events) < most; i-- {
			e := entries[i]
			before = e.Serial
			if !concerns(e.Of, of) {
				continue
			}
			slug := slugOf(e.Of)
			if _, known := readable[slug]; !known {
				readable[slug] = d.mayRead(ctx, p, slug)
			}
			switch why := readable[slug]; {
			case why == nil:
				events = append(events, Event{lineOf(e), e.Of})
			case paper.IsKind(why, paper.Forbidden):
				refused = why
			default:
				return nil, 0, why
			}
		}
		if len(entries) == 0 {
			before = from
		}
	}
	if len(events) == 0 && refused != nil && of != "" {
		return nil, 0, refused
	}
	if before <= 1 {
		before = 0
	}
	return events, before, nil
}

// mayRead says whether a person may read what the docket has of a title, or of
// the door.
func (d *Desk) mayRead(ctx context.Context, p Person, slug string) error {
	if slug != House {
		_, err := d.may(ctx, p, ToReadLog, slug)
		return err
	}
	titles, err := d.archive.Titles(ctx)
	if err != nil {
		return err
	}
	everywhere := Title{Slug: Everywhere, Settings: DefaultSettings()}
	for _, t := range titles {
		known, err := d.Title(ctx, t.Slug)
		if err != nil {
			return err
		}
		everywhere.Settings.PowersApart = everywhere.Settings.PowersApart || known.Settings.PowersApart
	}
	return May(p, ToReadLog, everywhere)
}

// end is the serial of the docket's last entry: serials have no gaps, so that it
// is found by halving.
func (d *Desk) end(ctx context.Context) (int64, error) {
	beyond := func(after int64) (bool, error) {
		entries, err := d.docket.All(ctx, after, 1)
		return len(entries) == 0, err
	}
	low, high := int64(0), int64(1) // entry low is there (or is 0)
	for {
		done, err := beyond(high - 1)
		if err != nil {
			return 0, err
		}
		if done {
			break
		}
		low, high = high, high*2
	}
	for high-low > 1 { // entry high is not there
		mid := (low + high) / 2
		done, err := beyond(mid - 1)
		if err != nil {
			return 0, err
		}
		if done {
			high = mid
		} else {
			low = mid
		}
	}
	return low, nil
}

// concerns reports whether an entry is of a title, one of its editions, or the
// edition that is meant; everything is when nothing is named.
func concerns(entry, of string) bool {
	return of == "" || entry == of || strings.HasPrefix(entry, of+"/") && !strings.Contains(of, "/")
}

// slugOf is the title in a thing's name.
func slugOf(of string) string {
	slug, _, _ := strings.Cut(of, "/")
	return slug
}

// lineOf reads an entry for people.
func lineOf(e docket.Entry) Line {
	l := Line{e.Serial, e.Number, e.Who, e.At, e.Kind, string(e.Body), e.Before, e.After}
	if e.Kind == kindAct {
		if a, err := decodeAct(e.Body); err == nil {
			l.What = string(a.Do)
		}
	}
	return l
}
