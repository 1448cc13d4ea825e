package archive

import (
	"context"
	"time"
)

// MarkDelay is how long a Marker may take to see what another process changed:
// far less than it takes that process to end and its user to look.
const MarkDelay = 2 * time.Millisecond

// Marker is what a Reader may be besides: it tells cheaply whether anything
// changed that readers may see, so that finished answers can be kept.
type Marker interface {
	// Mark gives a number that is another after every change of what readers may
	// see: a revision published, superseded or withdrawn, a title added, pictures
	// added to a revision. A change made through the same value shows at once, one
	// made by another process within MarkDelay. The number says nothing by itself.
	// It may also change when nothing else did.
	Mark(ctx context.Context) (uint64, error)
}

// Illustrator is what a Writer may be besides: it adds pictures to a revision that
// is there, such as those that take too long to make before it is published.
type Illustrator interface {
	// AddPictures adds the pictures that the revision does not have yet: those
	// whose page, width and media type no other has. It is one transaction. When
	// there is none to add nothing changes. An unknown revision is a
	// paper.NotFound fault.
	AddPictures(ctx context.Context, key Key, revision int, pictures []Picture) error
}

// Bookbinder is what a Writer may be besides: it keeps the whole edition as one
// PDF, which is made of a revision after it was published.
type Bookbinder interface {
	// KeepBound keeps a revision's PDF in place of any it had. No other revision
	// has it: what is corrected or withdrawn is bound anew. It is one transaction. An
	// unknown revision is a paper.NotFound fault.
	KeepBound(ctx context.Context, key Key, revision int, pdf Source) error
}

// Skimmer is what a Reader may be besides: it loads faster what readers are
// shown.
type Skimmer interface {
	// Skim is Reader.Edition, except that pages come without their zones when no
	// part of an article needs them to say where it stands, because it has an
	// outline of its own.
	Skim(ctx context.Context, key Key, state State) (Revision, error)
}
