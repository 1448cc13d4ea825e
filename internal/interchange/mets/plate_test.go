package mets

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// A page is shown by the best file that the structure gives it, or by the PDF
// beside the package under its name, and by nothing else.
func TestPlates(t *testing.T) {
	for name, c := range map[string]struct {
		add  []string
		list string // in place of the listed pictures' names
		want string
	}{
		"pictures listed":          {add: []string{"img/1.tif", "img/2.tif"}, want: "img/1.tif#0 img/2.tif#0"},
		"one is missing":           {add: []string{"img/2.tif"}, want: "#0 img/2.tif#0"},
		"one PDF for all":          {add: []string{"all.pdf"}, list: "all.pdf", want: "all.pdf#0 all.pdf#1"},
		"a PDF beside":             {add: []string{"18981105_01.pdf"}, want: "18981105_01.pdf#0 18981105_01.pdf#1"},
		"a PDF of another edition": {add: []string{"18981105_0.pdf", "other.pdf", ".pdf"}, want: "#0 #0"},
		"outside":                  {list: "../../all.pdf", want: "#0 #0"},
	} {
		files := packageOf(dialects[0], altoForms[0])
		text := string(files["mets.xml"].Data)
		if c.list != "" {
			text = strings.NewReplacer("file://./img/1.tif", c.list, "file://./img/2.tif", c.list).Replace(text)
		}
		delete(files, "mets.xml")
		files["18981105_01-METS.xml"] = &fstest.MapFile{Data: []byte(text)}
		for _, f := range c.add {
			files[f] = &fstest.MapFile{Data: []byte("x")}
		}
		r, err := ReadPackage(files, "18981105_01-METS.xml")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range r.Plates {
			got = append(got, fmt.Sprintf("%s#%d", p.File, p.Page))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: shown by %q, want %q", name, s, c.want)
		}
	}
}

// A package that states no date has the day its file is named by.
func TestNamedDay(t *testing.T) {
	files := packageOf(dialects[0], altoForms[0])
	text := strings.NewReplacer(", 1898-11-05", "", "1898-11-05", "PLACEHOLDER").Replace(string(files["mets.xml"].Data))
	for name, want := range map[string]string{"18400221_01-METS.xml": "1840-02-21", "18409921_01-METS.xml": "", "184002210-METS.xml": "", "mets.xml": ""} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
		e, _, err := Read(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Date; got.IsZero() != (want == "") || want != "" && got.String() != want {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
}
