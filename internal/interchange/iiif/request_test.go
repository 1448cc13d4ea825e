package iiif

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// square is the original of the official validator: a thousand pixels each way.
var square = Original{Width: 1000, Height: 1000, MaxSide: 4000, MaxArea: 4 << 20}

func asked(o Original, at string) string {
	p := strings.Split(at, "/")
	r, err := o.Ask(p[0], p[1], p[2], p[3])
	if err != nil {
		if !paper.IsKind(err, paper.Invalid) {
			return err.Error()
		}
		return "400"
	}
	return fmt.Sprintf("%d,%d %dx%d -> %dx%d", r.X, r.Y, r.W, r.H, r.Width, r.Height)
}

// Each row is one thing the validator asks of level 2, or a sentence of the
// specification it does not.
func TestAsk(t *testing.T) {
	tall := Original{Width: 3000, Height: 4500, MaxSide: 4000, MaxArea: 4_000_000}
	for _, c := range []struct {
		o        Original
		at, want string
	}{
		{square, "full/max/0/default.jpg", "0,0 1000x1000 -> 1000x1000"},
		{square, "square/max/0/default.jpg", "0,0 1000x1000 -> 1000x1000"},
		{tall, "square/100,/0/default.jpg", "0,750 3000x3000 -> 100x100"},
		{square, "113,26,74,74/max/0/default.jpg", "113,26 74x74 -> 74x74"},
		{square, "pct:11.3,2.6,7.4,7.4/max/0/default.jpg", "113,26 74x74 -> 74x74"},
		{square, "pct:0,0,.5,.5/max/0/default.jpg", "0,0 5x5 -> 5x5"},
		{square, "900,950,300,300/max/0/default.jpg", "900,950 100x50 -> 100x50"}, // cut at the edges
		{square, "pct:90,95,30,30/max/0/default.jpg", "900,950 100x50 -> 100x50"},
		{square, "1000,0,10,10/max/0/default.jpg", "400"},
		{square, "0,0,0,10/max/0/default.jpg", "400"},
		{square, "0,0,10,0/max/0/default.jpg", "400"},
		{square, "pct:0,0,0,10/max/0/default.jpg", "400"},
		{square, "pct:100,0,10,10/max/0/default.jpg", "400"},
		{square, "-1,0,10,10/max/0/default.jpg", "400"},
		{square, "1.5,0,10,10/max/0/default.jpg", "400"},
		{square, "0,0,10/max/0/default.jpg", "400"},
		{square, "pct:+1,0,10,10/max/0/default.jpg", "400"},
		{square, "pct:1e1,0,10,10/max/0/default.jpg", "400"},
		{square, "pct:.,0,10,10/max/0/default.jpg", "400"},
		{square, "fxkqwz/max/0/default.jpg", "400"},

		{square, "full/420,/0/default.jpg", "0,0 1000x1000 -> 420x420"},
		{square, "full/,696/0/default.jpg", "0,0 1000x1000 -> 696x696"},
		{square, "full/pct:54/0/default.jpg", "0,0 1000x1000 -> 540x540"},
		{square, "full/350,749/0/default.jpg", "0,0 1000x1000 -> 350x749"},
		{square, "full/!350,749/0/default.jpg", "0,0 1000x1000 -> 350x350"},
		{square, "100,100,74,74/37,/0/default.jpg", "100,100 74x74 -> 37x37"},
		{tall, "full/!600,600/0/default.jpg", "0,0 3000x4500 -> 400x600"},
		{tall, "full/!600,/0/default.jpg", "400"},
		{square, "full/!2000,3000/0/default.jpg", "0,0 1000x1000 -> 1000x1000"}, // as large as may be, and no larger than itself
		{tall, "full/max/0/default.jpg", "0,0 3000x4500 -> 1632x2449"},          // four million pixels
		{tall, "full/!4000,4000/0/default.jpg", "0,0 3000x4500 -> 1632x2449"},
		{tall, "full/3000,/0/default.jpg", "400"}, // beyond the bounds
		{tall, "full/1000,4500/0/default.jpg", "400"},
		{square, "full/1100,/0/default.jpg", "400"},
		{square, "full/,1100/0/default.jpg", "400"},
		{square, "full/1100,1100/0/default.jpg", "400"},
		{square, "full/500,1100/0/default.jpg", "400"},
		{square, "full/pct:200/0/default.jpg", "400"},
		{square, "full/^1500,/0/default.jpg", "0,0 1000x1000 -> 1500x1500"},
		{square, "full/^,1500/0/default.jpg", "0,0 1000x1000 -> 1500x1500"},
		{square, "full/^1500,1200/0/default.jpg", "0,0 1000x1000 -> 1500x1200"},
		{square, "full/^pct:200/0/default.jpg", "0,0 1000x1000 -> 2000x2000"},
		{square, "full/^!2000,500/0/default.jpg", "0,0 1000x1000 -> 500x500"},
		{square, "full/^!2000,3000/0/default.jpg", "0,0 1000x1000 -> 2000x2000"},
		{square, "full/^max/0/default.jpg", "0,0 1000x1000 -> 2048x2048"},
		{square, "0,0,1,1/^max/0/default.jpg", "0,0 1x1 -> 2048x2048"},
		{square, "full/^3000,/0/default.jpg", "400"},
		{square, "full/^5000,10/0/default.jpg", "400"},
		{square, "full/full/0/default.jpg", "400"}, // of version 2
		{square, "full/0,/0/default.jpg", "400"},
		{square, "full/0,10/0/default.jpg", "400"},
		{square, "full/pct:0/0/default.jpg", "400"},
		{square, "full/pct:.01/0/default.jpg", "400"}, // less than a pixel
		{square, "full/,/0/default.jpg", "400"},
		{square, "full/^/0/default.jpg", "400"},
		{square, "full/-5,/0/default.jpg", "400"},
		{square, "full/max,/0/default.jpg", "400"},
		{square, "full/zkwpfu/0/default.jpg", "400"},
		{square, "full/9999999999,/0/default.jpg", "400"},

		{square, "full/max/90/default.jpg", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/360/default.jpg", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/!180.0/default.jpg", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/22.5/default.png", "400"}, // out of what is done
		{square, "full/max/361/default.png", "400"},
		{square, "full/max/-90/default.png", "400"},
		{square, "full/max/!/default.png", "400"},
		{square, "full/max/wkd/default.png", "400"},

		{square, "full/max/0/color.png", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/0/gray.jpg", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/0/bitonal.png", "0,0 1000x1000 -> 1000x1000"},
		{square, "full/max/0/native.jpg", "400"},
		{square, "full/max/0/default.qzx", "400"},
		{square, "full/max/0/default.tif", "400"},
		{square, "full/max/0/default", "400"},
		{square, "full/max/0/default.jpg.png", "400"},
	} {
		if got := asked(c.o, c.at); got != c.want {
			t.Errorf("%s: %s, want %s", c.at, got, c.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for at, want := range map[string]string{
		"full/max/0/default.jpg":                   "full/max/0/default.jpg",
		"0,0,5000,5000/1000,/360/color.jpg":        "full/max/0/default.jpg",
		"pct:10,10,50,50/250,/!90/gray.png":        "100,100,500,500/250,250/!90/gray.png",
		"square/!2000,3000/0.0/default.jpg":        "full/max/0/default.jpg",
		"full/^pct:150/0/bitonal.jpg":              "full/^1500,1500/0/bitonal.jpg",
		"full/^2048,2048/0/default.jpg":            "full/^max/0/default.jpg",
		"full/^300,/270/default.png":               "full/300,300/270/default.png",
		"999,999,9,9/^max/0/default.jpg":           "999,999,1,1/^max/0/default.jpg",
		"0,0,1000,500/1000,500/0/default.jpg":      "0,0,1000,500/max/0/default.jpg",
		"pct:0,0,100,100/pct:33.3/180/default.jpg": "full/333,333/180/default.jpg",
	} {
		p := strings.Split(at, "/")
		r, err := square.Ask(p[0], p[1], p[2], p[3])
		if err != nil {
			t.Error(err)
			continue
		}
		if got := r.Canonical(); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
		p = strings.Split(r.Canonical(), "/")
		if again, err := square.Ask(p[0], p[1], p[2], p[3]); err != nil || again != r {
			t.Errorf("%s asks for %+v, its canonical form for %+v (%v)", at, r, again, err)
		}
	}
}

// Whatever is asked, what is granted lies in the original and within the bounds,
// and its canonical form asks for the same.
func FuzzAsk(f *testing.F) {
	for _, at := range []string{"full/max/0/default.jpg", "pct:1.5,2,99,.1/^!30,40/!270/gray.png", "0,0,999999999,999999999/pct:99.999/90.0/bitonal.jpg", "square/,1/0/color.png"} {
		p := strings.Split(at, "/")
		f.Add(p[0], p[1], p[2], p[3], 4606, 6437)
	}
	f.Fuzz(func(t *testing.T, region, size, turn, last string, width, height int) {
		if width < 1 || height < 1 || width > 100_000 || height > 100_000 {
			return
		}
		o := Original{Width: width, Height: height, MaxSide: 8192, MaxArea: 4 << 20}
		r, err := o.Ask(region, size, turn, last)
		if err != nil {
			return
		}
		if r.X < 0 || r.Y < 0 || r.W < 1 || r.H < 1 || r.X+r.W > width || r.Y+r.H > height {
			t.Errorf("%s of %dx%d is %+v", region, width, height, r)
		}
		if r.Width < 1 || r.Height < 1 || r.Width > o.MaxSide || r.Height > o.MaxSide || r.Width*r.Height > o.MaxArea || !r.Up && (r.Width > r.W || r.Height > r.H) {
			t.Errorf("%s of %s is %+v", size, region, r)
		}
		p := strings.Split(r.Canonical(), "/")
		if again, err := o.Ask(p[0], p[1], p[2], p[3]); err != nil || again != r {
			t.Errorf("%s of %+v: %+v %v", r.Canonical(), r, again, err)
		}
	})
}
