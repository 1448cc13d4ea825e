package memory_test

import (
	"testing"

	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/queue/queuetest"
)

func TestContract(t *testing.T) {
	queuetest.Run(t, func(*testing.T) queue.Queue {
		return memory.New(memory.Options{Attempts: queuetest.Quick.Attempts, Delay: queuetest.Quick.Delay})
	})
}
