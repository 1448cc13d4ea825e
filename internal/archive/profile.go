package archive

import (
	"context"

	"github.com/banmian/banmian/internal/paper"
)

// MostLessons is how many editions a title's profile is counted from: the newest,
// so that it follows a paper that is set anew.
const MostLessons = 60

// Profiler is what an Archive may be besides: it keeps what accepted editions
// taught about how their title is set.
type Profiler interface {
	// Profile gives what the title's newest MostLessons editions with a lesson
	// taught, added together; the zero Profile for a title that has learned
	// nothing or is not known.
	Profile(ctx context.Context, title string) (paper.Profile, error)

	// Learn keeps an edition's lesson in place of any it gave before. It is one
	// transaction. An unknown edition is a paper.NotFound fault.
	Learn(ctx context.Context, key Key, lesson paper.Profile) error

	// ForgetProfile takes all lessons of a title away. One without any, or not
	// known, is no error.
	ForgetProfile(ctx context.Context, title string) error
}
