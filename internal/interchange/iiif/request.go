package iiif

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// Original is the full image of an Image API 3 service and what may be asked of
// it.
type Original struct {
	Width, Height int // pixels
	MaxSide       int // the widest and highest answer, pixels
	MaxArea       int // the largest answer, pixels
}

// Request is an image asked for: a region of the original, scaled, then mirrored
// and turned, in a quality and a format.
type Request struct {
	X, Y, W, H    int // the region, within the original
	Width, Height int // of the answer, before it is turned
	Up            bool
	Mirror        bool
	Turns         int    // quarters of a circle, clockwise
	Quality       string // one of Qualities
	Format        string // one of Formats
	whole         Original
}

// Qualities and Formats that are made; the first quality is the default's.
var (
	Qualities = []string{"color", "gray", "bitonal"}
	Formats   = []string{"jpg", "png"}
)

// MediaTypes of the formats.
var MediaTypes = map[string]string{"jpg": "image/jpeg", "png": "image/png"}

// Forms of the parameters (Image API 3.0, sections 4.1 to 4.5 and 4.7).
var (
	wholeNumbers = regexp.MustCompile(`^([0-9]{1,9}),([0-9]{1,9}),([0-9]{1,9}),([0-9]{1,9})$`)
	percentages  = regexp.MustCompile(`^pct:` + strings.Repeat(`([0-9]{0,9}(?:\.[0-9]{0,9})?),`, 3) + `([0-9]{0,9}(?:\.[0-9]{0,9})?)$`)
	sizes        = regexp.MustCompile(`^(\^?)(!?)([0-9]{0,9}),([0-9]{0,9})$`)
	sizePercent  = regexp.MustCompile(`^(\^?)pct:([0-9]{0,9}(?:\.[0-9]{0,9})?)$`)
	rotation     = regexp.MustCompile(`^(!?)([0-9]{1,3}(?:\.[0-9]{1,9})?)$`)
)

// Ask reads the last four segments of an image's address. What the service does
// not do, or is no image, is a paper.Invalid fault.
func (o Original) Ask(region, size, turn, last string) (Request, error) {
	r := Request{whole: o}
	bad := func(what, got string) (Request, error) {
		return r, paper.Faultf(paper.Invalid, "the %s %q cannot be had", what, got)
	}
	if !r.region(region) {
		return bad("region", region)
	}
	if !r.size(size) {
		return bad("size", size)
	}
	if !r.turn(turn) {
		return bad("rotation", turn)
	}
	var ok bool
	r.Quality, r.Format, ok = strings.Cut(last, ".")
	if r.Quality == "default" {
		r.Quality = Qualities[0]
	}
	if !ok || !has(Qualities, r.Quality) || !has(Formats, r.Format) {
		return bad("quality and format", last)
	}
	return r, nil
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// region reads the part of the original, and cuts it at the edges.
func (r *Request) region(text string) bool {
	o := r.whole
	switch {
	case text == "full":
		r.W, r.H = o.Width, o.Height
		return true
	case text == "square":
		side := min(o.Width, o.Height)
		r.X, r.Y, r.W, r.H = (o.Width-side)/2, (o.Height-side)/2, side, side
		return true
	}
	if m := wholeNumbers.FindStringSubmatch(text); m != nil {
		r.X, r.Y, r.W, r.H = number(m[1]), number(m[2]), number(m[3]), number(m[4])
	} else if m := percentages.FindStringSubmatch(text); m != nil {
		var of [4]float64
		for i, s := range m[1:] {
			var err error
			if of[i], err = strconv.ParseFloat(s, 64); err != nil {
				return false
			}
		}
		r.X, r.Y = share(of[0], o.Width), share(of[1], o.Height)
		r.W, r.H = share(of[2], o.Width), share(of[3], o.Height)
	} else {
		return false
	}
	r.W, r.H = min(r.W, o.Width-r.X), min(r.H, o.Height-r.Y)
	return r.W > 0 && r.H > 0
}

// number reads nine digits at most; none is 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func share(percent float64, of int) int {
	return int(math.Round(math.Min(percent, 1e6) / 100 * float64(of)))
}

// largest gives the largest answer there is for the region: no larger than itself,
// unless it may be made larger.
func (r *Request) largest(up bool) (width, height int) {
	k := 1.0
	if up {
		k = math.Inf(1)
	}
	w, h := float64(r.W), float64(r.H)
	k = min(k, float64(r.whole.MaxSide)/w, float64(r.whole.MaxSide)/h, math.Sqrt(float64(r.whole.MaxArea)/(w*h)))
	return max(1, int(w*k)), max(1, int(h*k))
}

// size reads how large the answer is wanted.
func (r *Request) size(text string) bool {
	if text == "max" || text == "^max" {
		r.Width, r.Height = r.largest(text == "^max")
		return r.allowed(text == "^max")
	}
	if m := sizePercent.FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return false
		}
		r.Width, r.Height = share(n, r.W), share(n, r.H)
		return r.allowed(m[1] != "")
	}
	m := sizes.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	up, within, w, h := m[1] != "", m[2] != "", number(m[3]), number(m[4])
	switch {
	case within && (m[3] == "" || m[4] == ""), m[3] == "" && m[4] == "":
		return false
	case within:
		r.Width, r.Height = r.within(w, h, up)
	case m[4] == "":
		r.Width, r.Height = w, scaled(w, r.H, r.W)
	case m[3] == "":
		r.Width, r.Height = scaled(h, r.W, r.H), h
	default:
		r.Width, r.Height = w, h
	}
	return r.allowed(up)
}

// scaled is n × a / b, rounded.
func scaled(n, a, b int) int { return int(math.Round(float64(n) * float64(a) / float64(b))) }

// within gives the largest answer in a box.
func (r *Request) within(w, h int, up bool) (width, height int) {
	mostW, mostH := r.largest(up)
	if w >= mostW && h >= mostH {
		return mostW, mostH
	}
	w, h = min(w, mostW), min(h, mostH)
	if float64(w)*float64(r.H) < float64(h)*float64(r.W) {
		return w, min(h, scaled(w, r.H, r.W))
	}
	return min(w, scaled(h, r.W, r.H)), h
}

// allowed holds the answer to the bounds, and notes whether it is made larger than
// the region is.
func (r *Request) allowed(up bool) bool {
	o := r.whole
	if r.Width < 1 || r.Height < 1 || r.Width > o.MaxSide || r.Height > o.MaxSide || r.Width > o.MaxArea/r.Height {
		return false
	}
	larger := r.Width > r.W || r.Height > r.H
	r.Up = larger
	return up || !larger
}

// turn reads mirroring and rotation. Only quarters of a circle are made.
func (r *Request) turn(text string) bool {
	m := rotation.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	degrees, err := strconv.ParseFloat(m[2], 64)
	if err != nil || degrees > 360 || math.Mod(degrees, 90) != 0 {
		return false
	}
	r.Mirror, r.Turns = m[1] != "", int(degrees/90)%4
	return true
}

// Canonical is the one form of all requests for the same image (section 4.8): the
// last four segments of its address.
func (r Request) Canonical() string {
	region := fmt.Sprintf("%d,%d,%d,%d", r.X, r.Y, r.W, r.H)
	if r.X == 0 && r.Y == 0 && r.W == r.whole.Width && r.H == r.whole.Height {
		region = "full"
	}
	size := fmt.Sprintf("%d,%d", r.Width, r.Height)
	if w, h := r.largest(false); w == r.Width && h == r.Height {
		size = "max"
	} else if w, h := r.largest(true); r.Up && w == r.Width && h == r.Height {
		size = "^max"
	} else if r.Up {
		size = "^" + size
	}
	turn := strconv.Itoa(r.Turns * 90)
	if r.Mirror {
		turn = "!" + turn
	}
	quality := r.Quality
	if quality == Qualities[0] {
		quality = "default"
	}
	return region + "/" + size + "/" + turn + "/" + quality + "." + r.Format
}
