package pdf

import (
	"testing"

	"github.com/banmian/banmian/internal/pdfengine"
)

func TestNamesTellFamilyWeightAndSlant(t *testing.T) {
	for name, want := range map[string]face{
		"ABCDEF+Marion-Regular":      {family: "Marion", weight: 400},
		"Marion-Bold":                {family: "Marion", weight: 700},
		"MinionPro-BoldIt":           {family: "MinionPro", weight: 700, italic: true},
		"MinionPro-SemiboldIt":       {family: "MinionPro", weight: 600, italic: true},
		"HelveticaNeue-LightExt":     {family: "HelveticaNeue-LightExt", weight: 300},
		"SourceHanSansCN-Heavy":      {family: "SourceHanSansCN", weight: 900},
		"SourceHanSansCN-ExtraLight": {family: "SourceHanSansCN", weight: 200},
		"NotoSerifCJKsc-SemiBold":    {family: "NotoSerifCJKsc", weight: 600},
		"Arial,BoldItalic":           {family: "Arial", weight: 700, italic: true},
		"TimesNewRomanPS-BoldMT":     {family: "TimesNewRomanPS", weight: 700},
		"Helvetica-Oblique":          {family: "Helvetica", weight: 400, italic: true},
		"HiraginoSans-W6":            {family: "HiraginoSans", weight: 600},
		"Ryumin-Light-Identity-V":    {family: "Ryumin", weight: 300},
		"FZXBSJW--GB1-0":             {family: "FZXBSJW--GB1-0", weight: 600},
		"FZHTK--GBK1-0":              {family: "FZHTK--GBK1-0", weight: 700},
		"FZSSK--GBK1-0":              {family: "FZSSK--GBK1-0", weight: 400},
		"FZLanTingHei-B-GBK":         {family: "FZLanTingHei", weight: 700},
		"方正大标宋简体":                    {family: "方正大标宋简体", weight: 700},
		"SimHei":                     {family: "SimHei", weight: 700},
		"STXihei":                    {family: "STXihei", weight: 300},
		"SimSun":                     {family: "SimSun", weight: 400},
		"ABCDE+Short":                {family: "ABCDE+Short", weight: 400},
		"abcdef+Lower":               {family: "abcdef+Lower", weight: 400},
		"Bold":                       {family: "Bold", weight: 700},
		"-":                          {family: "-", weight: 400},
	} {
		if got := faceOf(pdfengine.Font{Name: name}); got != want {
			t.Errorf("%q is %+v, want %+v", name, got, want)
		}
	}
	for stem, want := range map[float64]face{0: {weight: 400, unknown: true}, 0.065: {weight: 400}, 0.085: {weight: 400}, 0.105: {weight: 700}} {
		if got := faceOf(pdfengine.Font{Stem: stem}); got != want {
			t.Errorf("a nameless font with strokes of %v is %+v", stem, got)
		}
	}
	if got := faceOf(pdfengine.Font{Name: "Plain", ItalicAngle: -12}); !got.italic {
		t.Error("a slanted font is upright")
	}
	if got := faceOf(pdfengine.Font{Name: "Gazette", Flags: flagForceBold}); got.weight != 700 {
		t.Errorf("forced bold is %d", got.weight)
	}
	if got := faceOf(pdfengine.Font{Family: "Song", Name: ""}); got.family != "Song" {
		t.Errorf("family %q", got.family)
	}
}
