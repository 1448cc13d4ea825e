package editor

import "github.com/banmian/banmian/internal/web"

// qrCode is a QR code as an SVG path.
type qrCode = web.QR

// qrOf draws a text as a QR code. A text too long for one is an error.
func qrOf(text string) (qrCode, error) { return web.DrawQR(text) }
