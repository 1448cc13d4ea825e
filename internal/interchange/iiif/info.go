package iiif

import "io"

// The Image API's context, and the document of the level that is kept.
const (
	imageContext = "http://iiif.io/api/image/3/context.json"
	Level2       = "http://iiif.io/api/image/3/level2.json"
)

// ImageMediaType is what an image's description is sent as.
const ImageMediaType = `application/ld+json;profile="` + imageContext + `"`

// tileSide is the side of the tiles that are proposed, in pixels: a page at its
// sharpest is some forty.
const tileSide = 1024

// Size is a size the full image is at hand in.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// WriteInfo writes the description of an image: its size, the sizes at hand, the
// tiles to ask for, and the bounds.
func WriteInfo(w io.Writer, address string, o Original, sizes []Size, part File) error {
	var factors []int
	for f := 1; ; f *= 2 {
		factors = append(factors, f)
		if o.Width/f <= tileSide && o.Height/f <= tileSide {
			break
		}
	}
	info := imageInfo{Context: imageContext, ID: address, Type: "ImageService3", Protocol: "http://iiif.io/api/image", Profile: "level2",
		Width: o.Width, Height: o.Height, MaxWidth: o.MaxSide, MaxHeight: o.MaxSide, MaxArea: o.MaxArea, Sizes: sizes,
		Tiles:          []imageTiles{{tileSide, tileSide, factors}},
		ExtraQualities: Qualities, ExtraFeatures: []string{"canonicalLinkHeader", "mirroring", "profileLinkHeader", "sizeUpscaling"},
		Part: files([]File{part})}
	return write(w, info)
}

// imageInfo is the description in the order of the specification, its context
// first.
type imageInfo struct {
	Context        string       `json:"@context"`
	ID             string       `json:"id"`
	Type           string       `json:"type"`
	Protocol       string       `json:"protocol"`
	Profile        string       `json:"profile"`
	Width          int          `json:"width"`
	Height         int          `json:"height"`
	MaxWidth       int          `json:"maxWidth"`
	MaxHeight      int          `json:"maxHeight"`
	MaxArea        int          `json:"maxArea"`
	Sizes          []Size       `json:"sizes,omitempty"`
	Tiles          []imageTiles `json:"tiles"`
	ExtraQualities []string     `json:"extraQualities"`
	ExtraFeatures  []string     `json:"extraFeatures"`
	Part           []object     `json:"partOf,omitempty"`
}

type imageTiles struct {
	Width   int   `json:"width"`
	Height  int   `json:"height"`
	Factors []int `json:"scaleFactors"`
}
