package memory

import (
	"testing"

	"github.com/banmian/banmian/internal/webhook"
	"github.com/banmian/banmian/internal/webhook/webhooktest"
)

func TestContract(t *testing.T) {
	webhooktest.Run(t, func(*testing.T) webhook.Store { return New() })
}
