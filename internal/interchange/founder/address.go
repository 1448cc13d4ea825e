package founder

import (
	"image"
	_ "image/gif" // page pictures are measured
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"net/url"
	"path"
	"strings"

	_ "golang.org/x/image/webp"
)

// resolve is the file in the tree that an address on a page leads to; empty
// when it leads nowhere in it. Addresses from the site's root, and whole ones,
// are tried below every folder around the page, as a tree may begin anywhere in
// the site.
func (s *site) resolve(from, href string) string {
	href = strings.ReplaceAll(strings.TrimSpace(href), `\`, "/")
	if i := strings.IndexAny(href, "?#"); i >= 0 {
		href = href[:i]
	}
	if href == "" || len(href) > 1000 {
		return ""
	}
	if scheme, rest, whole := strings.Cut(href, "://"); whole {
		if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
			return ""
		}
		_, href, _ = strings.Cut(rest, "/")
		href = "/" + href
	} else if strings.Contains(strings.SplitN(href, "/", 2)[0], ":") {
		return "" // javascript:, mailto:, C:
	}
	if plain, err := url.PathUnescape(href); err == nil {
		href = strings.ReplaceAll(plain, `\`, "/")
	}
	if !strings.HasPrefix(href, "/") {
		return s.existing(path.Join(path.Dir(from), href))
	}
	for dir := path.Dir(from); ; dir = path.Dir(dir) {
		if found := s.existing(path.Join(dir, strings.TrimLeft(href, "/"))); found != "" {
			return found
		}
		if dir == "." || dir == "/" {
			return s.tail(from, href)
		}
	}
}

// tail finds an address from the root in a tree that begins deeper in the site.
func (s *site) tail(from, href string) string {
	rest := strings.TrimLeft(href, "/")
	for {
		_, after, more := strings.Cut(rest, "/")
		if !more {
			return s.existing(path.Join(path.Dir(from), rest))
		}
		if found := s.existing(after); found != "" {
			return found
		}
		rest = after
	}
}

// existing is the name when the tree holds a plain file of it.
func (s *site) existing(name string) string {
	if !fs.ValidPath(name) {
		return ""
	}
	info, err := fs.Stat(s.fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return name
}

// size is a picture's, in pixels.
type size struct{ width, height float64 }

// measure gives a picture's size; zero when it is none.
func (s *site) measure(name string) size {
	if known, ok := s.sizes[name]; ok || name == "" {
		return known
	}
	var out size
	if f, err := s.fsys.Open(name); err == nil {
		if c, _, err := image.DecodeConfig(f); err == nil {
			out = size{float64(c.Width), float64(c.Height)}
		}
		f.Close()
	}
	s.sizes[name] = out
	return out
}

// smaller are the endings that exporters give to smaller copies of a picture.
var smaller = []string{"_brief", "_b", "_s", "_small", "_m", "_thumb"}

// largest is the biggest picture in the tree of those that a page shows or
// leads to, and of the same picture without the mark of a smaller copy.
func (s *site) largest(from string, hrefs []string) string {
	best, area := "", 0.0
	try := func(name string) {
		if name == "" {
			return
		}
		if m := s.measure(name); m.width*m.height > area {
			best, area = name, m.width*m.height
		}
	}
	for _, href := range hrefs {
		name := s.resolve(from, href)
		try(name)
		if name == "" {
			name = path.Join(path.Dir(from), href)
		}
		ext := path.Ext(name)
		for _, mark := range smaller {
			if base, ok := strings.CutSuffix(strings.TrimSuffix(name, ext), mark); ok {
				try(s.existing(base + ext))
			}
		}
	}
	return best
}
