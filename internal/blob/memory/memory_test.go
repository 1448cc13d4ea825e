package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/blobtest"
	"github.com/banmian/banmian/internal/blob/memory"
)

func TestContract(t *testing.T) {
	blobtest.Run(t, blobtest.Subject{
		Open:   func(*testing.T) blob.Store { return memory.New() },
		Reopen: func(_ *testing.T, s blob.Store) blob.Store { return s },
		Damage: func(_ *testing.T, s blob.Store, ref blob.Ref, offset int64) { s.(*memory.Store).Damage(ref, offset) },
		Clean:  func(*testing.T, blob.Store) {},
	})
}
