package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/staff/memory"
	"github.com/banmian/banmian/internal/staff/stafftest"
)

func TestContract(t *testing.T) {
	stafftest.Run(t, func(testing.TB) staff.Store { return memory.New() })
}
