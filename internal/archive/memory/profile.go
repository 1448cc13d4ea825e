package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

var _ archive.Profiler = (*Archive)(nil)

// Profile is archive.Profiler's.
func (a *Archive) Profile(ctx context.Context, title string) (paper.Profile, error) {
	if err := ended(ctx, "look up the profile of "+title); err != nil {
		return paper.Profile{}, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	keys := slices.SortedFunc(maps.Keys(a.lessons), func(x, y archive.Key) int {
		return cmp.Or(y.Date.Compare(x.Date), cmp.Compare(y.Ordinal, x.Ordinal))
	})
	keys = slices.DeleteFunc(keys, func(k archive.Key) bool { return k.Title != title })
	var sum paper.Profile
	for _, k := range keys[:min(len(keys), archive.MostLessons)] {
		sum = sum.Add(a.lessons[k])
	}
	return sum, nil
}

// Learn is archive.Profiler's.
func (a *Archive) Learn(ctx context.Context, key archive.Key, lesson paper.Profile) error {
	doing := "keep what " + key.String() + " teaches"
	if err := ended(ctx, doing); err != nil {
		return err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.editions[key]) == 0 {
		return &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is no such edition"}
	}
	if a.lessons == nil {
		a.lessons = map[archive.Key]paper.Profile{}
	}
	a.lessons[key] = paper.Profile{}.Add(lesson)
	return nil
}

// ForgetProfile is archive.Profiler's.
func (a *Archive) ForgetProfile(ctx context.Context, title string) error {
	if err := ended(ctx, "forget the profile of "+title); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	maps.DeleteFunc(a.lessons, func(k archive.Key, _ paper.Profile) bool { return k.Title == title })
	return nil
}
