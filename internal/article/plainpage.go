package article

import "github.com/banmian/banmian/internal/paper"

// readPlain reads a page whose source has no coordinates.
func readPlain(m paper.Makeup) paper.Leaf { return paper.Leaf{Type: m.Type, Findings: m.Findings} }
