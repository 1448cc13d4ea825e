package app

import (
	"context"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/oldroad"
)

// formerKept is for how long a title's shapes for old addresses are taken to be what
// they were: whoever asks for what is not there must not have the docket read each
// time.
const formerKept = 2 * time.Second

// former keeps what titles' settings say of the addresses of their earlier sites.
type former struct {
	mu   sync.Mutex
	held map[string]formerShapes
}

type formerShapes struct {
	shapes oldroad.Shapes
	until  time.Time
}

// Former gives the shapes by which the addresses of a title's earlier site are
// known, as its settings have them; none when the directory was opened for
// reading. A line that means nothing, from before lines were checked, is left out.
func (a *App) Former(ctx context.Context, slug string) (oldroad.Shapes, error) {
	if a.Desk == nil {
		return nil, nil
	}
	a.former.mu.Lock()
	defer a.former.mu.Unlock()
	if kept, ok := a.former.held[slug]; ok && time.Now().Before(kept.until) {
		return kept.shapes, nil
	}
	t, err := a.Desk.Title(ctx, slug)
	if err != nil {
		return nil, err
	}
	var shapes oldroad.Shapes
	for _, line := range t.Settings.Face.Legacy {
		if more, err := oldroad.Parse([]string{line}); err == nil {
			shapes = append(shapes, more...)
		}
	}
	if a.former.held == nil {
		a.former.held = map[string]formerShapes{}
	}
	a.former.held[slug] = formerShapes{shapes, time.Now().Add(formerKept)}
	return shapes, nil
}
