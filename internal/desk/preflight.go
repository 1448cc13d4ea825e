package desk

import (
	"fmt"

	"github.com/banmian/banmian/internal/paper"
)

// FindingKey names a finding so that its dismissal is remembered: by code, page,
// article and what was seen.
func FindingKey(f paper.Finding) string {
	return fmt.Sprintf("%s/%d/%s/%s", f.Code, f.Page, f.Article, f.Message)
}
