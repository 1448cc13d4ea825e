package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the white edge a QR code needs, in modules (ISO/IEC 18004).
const quiet = 4

// QR is a QR code as an SVG path, one unit a module.
type QR struct {
	Side int // with the white edge
	Path string
}

// DrawQR draws a text as a QR code that stays readable with a seventh of it
// spoilt. A text too long for one is an error.
func DrawQR(text string) (QR, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return QR{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			if !c.Black(x, y) {
				continue
			}
			run := 1
			for x+run < c.Size && c.Black(x+run, y) {
				run++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
			x += run
		}
	}
	return QR{c.Size + 2*quiet, b.String()}, nil
}
