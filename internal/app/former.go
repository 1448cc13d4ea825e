package app

import (
	"context"
	"sync"

	"github.com/banmian/banmian/internal/oldroad"
)

// former keeps what titles' settings say of the addresses of their earlier sites,
// as long as nothing changes that readers see: whoever asks for what is not there
// must not have the docket read each time.
type former struct {
	mu   sync.Mutex
	mark uint64
	held map[string]oldroad.Shapes
}

// Former gives the shapes by which the addresses of a title's earlier site are
// known, as its settings have them; none when the directory was opened for
// reading. A line that means nothing, from before lines were checked, is left out.
func (a *App) Former(ctx context.Context, slug string) (oldroad.Shapes, error) {
	if a.Desk == nil {
		return nil, nil
	}
	mark, known, err := a.Reader.Mark(ctx)
	if err != nil {
		return nil, err
	}
	a.former.mu.Lock()
	defer a.former.mu.Unlock()
	if !known || a.former.mark != mark || a.former.held == nil {
		a.former.mark, a.former.held = mark, map[string]oldroad.Shapes{}
	}
	if shapes, kept := a.former.held[slug]; kept {
		return shapes, nil
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
	a.former.held[slug] = shapes
	return shapes, nil
}
