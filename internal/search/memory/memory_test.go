package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/search/searchtest"
)

func TestContract(t *testing.T) {
	searchtest.Run(t, func(*testing.T) search.Index { return memory.New() })
}
