package scan

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
)

// leastDPI and mostDPI are what a scan may state; other figures, such as the 72
// of programs that never looked at paper, say nothing.
const leastDPI, mostDPI = 90, 1250

// resolution is what a file states of its pixels to an inch; 0 when it states
// nothing, or nothing to be believed.
func resolution(data []byte) float64 {
	dpi := 0.0
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		dpi = pngDPI(data[8:])
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		dpi = jpegDPI(data[2:])
	case bytes.HasPrefix(data, []byte("II*\x00")):
		dpi = tiffDPI(data, binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		dpi = tiffDPI(data, binary.BigEndian)
	}
	if dpi < leastDPI || dpi > mostDPI {
		return 0
	}
	return dpi
}

const inch = 0.0254 // metres

// pngDPI looks for pHYs among the chunks before the pixels.
func pngDPI(b []byte) float64 {
	for len(b) >= 12 {
		size, kind := binary.BigEndian.Uint32(b), string(b[4:8])
		if kind == "IDAT" || uint64(size)+12 > uint64(len(b)) {
			return 0
		}
		if kind == "pHYs" && size == 9 && b[16] == 1 {
			return math.Round(float64(binary.BigEndian.Uint32(b[8:])) * inch)
		}
		b = b[size+12:]
	}
	return 0
}

// jpegDPI looks for JFIF among the segments before the scan.
func jpegDPI(b []byte) float64 {
	for len(b) >= 4 && b[0] == 0xff && b[1] != 0xda {
		size := int(binary.BigEndian.Uint16(b[2:]))
		if size < 2 || size+2 > len(b) {
			return 0
		}
		if s := b[4 : size+2]; b[1] == 0xe0 && len(s) >= 12 && string(s[:5]) == "JFIF\x00" {
			density := float64(binary.BigEndian.Uint16(s[8:]))
			switch s[7] {
			case 1:
				return density
			case 2:
				return density * 100 * inch
			}
			return 0
		}
		b = b[size+2:]
	}
	return 0
}

// tiffDPI reads the first directory.
func tiffDPI(b []byte, order binary.ByteOrder) float64 {
	if len(b) < tiffAt {
		return 0
	}
	per, unit := 0.0, uint16(2)
	entries(b, order.Uint32(b[4:]), order, func(tag, kind uint16, _ uint32, value []byte) {
		switch {
		case tag == tiffX && kind == tiffRational:
			if v := uint64(order.Uint32(value)); v+8 <= uint64(len(b)) {
				if under := order.Uint32(b[v+4:]); under > 0 {
					per = float64(order.Uint32(b[v:])) / float64(under)
				}
			}
		case tag == tiffUnit:
			unit = order.Uint16(value)
		}
	})
	switch unit {
	case tiffCentimetre:
		return per * 100 * inch
	case 2:
		return per
	}
	return 0
}

// formats are the usual sizes of newspaper pages in inches, upright.
var formats = [][2]float64{
	{8.3, 11.7}, {11.0, 15.6}, // A4; tabloid and small berliner
	{10.8, 14.4}, {12.4, 18.5}, // American tabloid, Berliner
	{15.2, 21.5}, {13.8, 20.5}, {16.0, 21.5}, // broadsheets: Chinese, and others
}

// usualDPI are the resolutions of scans and cameras.
var usualDPI = []float64{100, 150, 200, 240, 300, 400, 600}

// guessDPI is the usual resolution that brings the picture nearest to a usual
// size of page.
func guessDPI(b image.Rectangle) float64 {
	w, h := float64(b.Dx()), float64(b.Dy())
	best, least := 300.0, math.Inf(1)
	for _, f := range formats {
		for _, dpi := range usualDPI {
			if d := math.Abs(math.Log(w/dpi/f[0])) + math.Abs(math.Log(h/dpi/f[1])); d < least {
				best, least = dpi, d
			}
		}
	}
	return best
}
