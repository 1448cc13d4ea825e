package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/docket/dockettest"
	"github.com/banmian/banmian/internal/docket/memory"
)

func TestContract(t *testing.T) {
	dockettest.Run(t, func(testing.TB) dockettest.World {
		d := memory.New()
		return dockettest.World{Docket: d, Reopen: func(testing.TB) docket.Docket { return d }}
	})
}
