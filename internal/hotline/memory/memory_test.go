package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/hotline/hotlinetest"
	"github.com/banmian/banmian/internal/hotline/memory"
)

func TestContract(t *testing.T) {
	hotlinetest.Run(t, func(testing.TB) hotline.Store { return memory.New() })
}
