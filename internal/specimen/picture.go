package specimen

import (
	"bytes"
	"hash/fnv"
	img "image"
	"image/color"
	"image/jpeg"
)

// pictureScale is pixels per point: 100 to the inch, enough for a page that is
// looked at on a screen and small enough to be checked in.
const pictureScale = 1.4

// drawPicture draws one of the pictures in pixels, as a JPEG.
func drawPicture(name string, w, h int) []byte {
	m := img.NewRGBA(img.Rect(0, 0, max(8, w), max(8, h)))
	hash := fnv.New32a()
	hash.Write([]byte(name))
	hue := float64(hash.Sum32()%360) / 360
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			v := 0.9 - 0.5*float64(y)/float64(m.Rect.Dy())
			m.SetRGBA(x, y, color.RGBA{uint8(255 * v * (0.6 + 0.4*hue)), uint8(255 * v * 0.8), uint8(255 * v * (1 - 0.4*hue)), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 70}); err != nil {
		return nil
	}
	return out.Bytes()
}
