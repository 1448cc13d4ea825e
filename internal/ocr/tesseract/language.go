package tesseract

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// model is what the program calls its knowledge of a language.
type model struct{ across, down string }

// models by language. Those for lines that run downwards come in packages of
// their own.
var models = map[ocr.Language]model{
	ocr.SimplifiedChinese:  {"chi_sim", "chi_sim_vert"},
	ocr.TraditionalChinese: {"chi_tra", "chi_tra_vert"},
	ocr.Japanese:           {"jpn", "jpn_vert"},
	ocr.Korean:             {"kor", "kor_vert"},
	ocr.English:            {"eng", ""},
	ocr.German:             {"deu", ""},
	ocr.French:             {"fra", ""},
	ocr.Spanish:            {"spa", ""},
	ocr.Italian:            {"ita", ""},
	ocr.Portuguese:         {"por", ""},
	ocr.Dutch:              {"nld", ""},
	ocr.Russian:            {"rus", ""},
}

// The resolutions the program takes.
const leastDPI, mostDPI = 70, 2400

func whole(v float64) string { return strconv.Itoa(int(v + 0.5)) }

// chosen are the names of the models a request needs.
func chosen(ask ocr.Request, installed []string) ([]string, error) {
	var names []string
	for _, language := range ask.Languages {
		m, known := models[language]
		name := m.across
		if ask.Direction == ocr.Down {
			name = m.down
		}
		if !known || name == "" {
			return nil, &paper.Fault{Kind: paper.NotFound, Doing: "recognise text", Why: fmt.Sprintf("tesseract is not used for the language %s in this direction", language), Remedy: "ask for another language"}
		}
		if !slices.Contains(installed, name) {
			return nil, &paper.Fault{Kind: paper.NotFound, Doing: "recognise text", Why: "tesseract lacks its model " + name,
				Remedy: "install it, on Debian with apt-get install " + packageOf(name)}
		}
		names = append(names, name)
	}
	return names, nil
}

// packageOf is the Debian package a model comes in.
func packageOf(model string) string {
	return "tesseract-ocr-" + strings.ReplaceAll(model, "_", "-")
}

// installed lists the models the program finds. The list is asked for anew
// after a while, as models may be installed meanwhile.
func (e *Engine) installed(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Since(e.listed) < listHolds {
		return e.models, nil
	}
	answer, err := e.run(ctx, listLimit, nil, "--list-langs")
	if err != nil {
		return nil, err
	}
	e.models, e.listed = listedModels(string(answer)), time.Now()
	return e.models, nil
}

// listedModels reads a list of models, one to a line; the line before them ends
// in a colon.
func listedModels(answer string) []string {
	var out []string
	for _, line := range strings.Split(answer, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasSuffix(line, ":") {
			out = append(out, line)
		}
	}
	return out
}
