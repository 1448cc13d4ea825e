package reader

import (
	"cmp"
	"context"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Face is what somebody at the desk settled of how readers see a title. Empty
// fields are what its pages print.
type Face struct {
	Name     string
	Language string // BCP 47

	Supervisors, Sponsors, Publishers, Hotlines, URLs []string
	Serial                                            string

	OnlyTotal, OnlyYear bool // which of an edition's numbers is shown; neither: the total, else that of the year

	Seal, SealDark string // colours of names and marks, #rrggbb
}

// Faces tells titles' faces. Turn is another number after every change.
type Faces interface {
	Face(ctx context.Context, slug string) (Face, error)
	Turn() uint64
}

// FaceWith gives titles their faces. It is called before the first question.
func (r *Reader) FaceWith(f Faces) { r.faces = f }

// Face gives a title's face, the zero Face where nobody settled any.
func (r *Reader) Face(ctx context.Context, slug string) (Face, error) {
	if r.faces == nil {
		return Face{}, nil
	}
	return r.faces.Face(ctx, slug)
}

// faced gives a title by the name and the language that were settled.
func (r *Reader) faced(ctx context.Context, t archive.Title) (archive.Title, error) {
	f, err := r.Face(ctx, t.Slug)
	t.Name, t.Language = cmp.Or(f.Name, t.Name), cmp.Or(f.Language, t.Language)
	return t, err
}

// titles are the archive's, by the names that were settled.
func (r *Reader) titles(ctx context.Context) ([]archive.Title, error) {
	list, err := r.archive.Titles(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]archive.Title, len(list))
	for i, t := range list {
		if out[i], err = r.faced(ctx, t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Masthead is who makes the paper: as page one of an edition prints it, or as it
// was settled.
func (f Face) Masthead(printed paper.Masthead) paper.Masthead {
	m := printed
	for _, c := range []struct {
		to      *[]string
		settled []string
	}{{&m.Supervisors, f.Supervisors}, {&m.Sponsors, f.Sponsors}, {&m.Publishers, f.Publishers}, {&m.Hotlines, f.Hotlines}, {&m.URLs, f.URLs}} {
		if len(c.settled) > 0 {
			*c.to = c.settled
		}
	}
	m.Serial = cmp.Or(f.Serial, m.Serial)
	return m
}

// Number is which of an edition's numbers readers see.
func (f Face) Number(n paper.Number) paper.Number {
	switch {
	case f.OnlyTotal:
		n.InYear = 0
	case f.OnlyYear:
		n.Total = 0
	}
	return n
}
