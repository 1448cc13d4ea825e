package public

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/web"
)

// screens are the templates by screen, each laid into the frame.
type screens map[string]*template.Template

var screenNames = []string{"edition", "page", "article", "month", "year", "notice", "search", "contributor", "poster", "hotline"}

// readScreens parses the templates.
func readScreens(files fs.FS, assets *web.Assets) (screens, error) {
	funcs := template.FuncMap{
		"asset": func(file string) (string, error) {
			name, err := assets.Name(file)
			return "/assets/" + name, err
		},
		"points": points,
		"num":    num,
		"inc":    func(i int) int { return i + 1 },
		"lines":  headLines,
		"pair":   func(a, b any) []any { return []any{a, b} }, // for a part that needs the frame too
	}
	frame, err := template.New("frame").Funcs(funcs).ParseFS(files, "templates/frame.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	out := screens{}
	for _, name := range screenNames {
		t, err := frame.Clone()
		if err != nil {
			return nil, err
		}
		if out[name], err = t.ParseFS(files, "templates/"+name+".html"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// show renders a screen and sends it.
func (s *Site) show(w http.ResponseWriter, r *http.Request, screen string, status int, f *frame, data any) error {
	if c := f.rewriting; c != nil {
		f.HeadTitle, f.Description = c.text(f.HeadTitle), c.text(f.Description)
	}
	var b bytes.Buffer
	if err := s.screens[screen].ExecuteTemplate(&b, "frame", struct {
		*frame
		Data any
	}{f, data}); err != nil {
		return fmt.Errorf("render %s: %w", screen, err)
	}
	rep := web.Reply{Status: status, Type: "text/html; charset=utf-8", Language: f.Language, Cache: f.cache, Body: f.rewriting.orNot(b.Bytes())}
	if f.varies {
		rep.Vary = "Accept-Language"
	}
	if f.order.name != "" && status == http.StatusOK && keptScreen[screen] {
		c := web.NewCopy(rep)
		s.screenStock.Put(f.order.vintage, f.order.name, c)
		f.turn.Leave()
		c.Serve(w, r)
		return nil
	}
	f.turn.Leave()
	web.Send(w, r, rep)
	return nil
}

// points writes an outline for SVG.
func points(o geom.Polygon) string {
	var b strings.Builder
	for i, p := range o {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(num(p.X))
		b.WriteByte(',')
		b.WriteString(num(p.Y))
	}
	return b.String()
}

// num writes a length to a tenth of a point.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
}
