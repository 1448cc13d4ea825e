package pdfengine

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing/fstest"
)

// Where systems keep fonts, and what those that can stand in for Chinese,
// Japanese and Korean fonts are called, in lower case and in order of preference.
var (
	fontFolders = map[string][]string{
		"linux":   {"/usr/share/fonts", "/usr/local/share/fonts"},
		"freebsd": {"/usr/local/share/fonts"},
		"darwin":  {"/System/Library/Fonts", "/Library/Fonts"},
		"windows": {`C:\Windows\Fonts`},
	}
	fontNames = []string{
		"notoserifcjk-regular", "notosanscjk-regular", "notosanscjk-bold", "sourcehanserif", "sourcehansans", "simsun", "simhei", "msyh",
		"songti", "pingfang", "hiragino", "msmincho", "msgothic", "mingliu", "malgun", "batang",
		"wqy-microhei", "wqy-zenhei", "uming", "ukai", "ipam", "ipag", "takao", "vl-gothic", "nanum",
	}
)

// Bounds on the search, and on what is kept: PDFium looks into every font it sees.
const (
	mostFolders  = 2000
	mostFonts    = 3
	mostFontFile = 64 << 20
)

// fontFiles is a file system that holds a few of the system's fonts and nothing
// else. Its files are opened when it is made, so that it works after the process
// has given up the right to open any.
type fontFiles struct {
	tree  fstest.MapFS // names only
	files map[string]*os.File
}

// systemFonts opens the fonts of this machine that can stand in, nil when it has
// none.
func systemFonts() *fontFiles {
	found := map[int]string{} // by preference
	for _, folder := range fontFolders[runtime.GOOS] {
		seen := 0
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if seen++; err != nil || seen > mostFolders {
				return fs.SkipAll
			}
			if i := fontRank(filepath.Base(path)); i >= 0 && d.Type().IsRegular() && found[i] == "" {
				found[i] = path
			}
			return nil
		})
	}
	ranks := make([]int, 0, len(found))
	for i := range found {
		ranks = append(ranks, i)
	}
	slices.Sort(ranks)
	f := &fontFiles{tree: fstest.MapFS{}, files: map[string]*os.File{}}
	for _, i := range ranks[:min(len(ranks), mostFonts)] {
		f.keep(found[i])
	}
	if len(f.files) == 0 {
		return nil
	}
	return f
}

// fontRank is the place of a file among the fonts looked for, -1 for none.
func fontRank(base string) int {
	low := strings.ToLower(base)
	switch filepath.Ext(low) {
	case ".ttf", ".ttc", ".otf", ".otc":
		return slices.IndexFunc(fontNames, func(n string) bool { return strings.HasPrefix(low, n) })
	}
	return -1
}

func (f *fontFiles) keep(path string) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	info, err := file.Stat()
	if err != nil || info.Size() > mostFontFile {
		file.Close()
		return
	}
	name := "usr/share/fonts/" + filepath.Base(path)
	f.tree[name] = &fstest.MapFile{Mode: 0o444}
	f.files[name] = file
}

// Open gives a directory of names, or a font. The same font may be open several
// times.
func (f *fontFiles) Open(name string) (fs.File, error) {
	file := f.files[name]
	if file == nil {
		return f.tree.Open(name)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return &openFont{io.NewSectionReader(file, 0, info.Size()), info}, nil
}

type openFont struct {
	*io.SectionReader
	info fs.FileInfo
}

func (o *openFont) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *openFont) Close() error               { return nil }

// everywhere lists fonts that PDFium itself has a substitute for.
var everywhere = []string{"helvetica", "arial", "times", "courier", "symbol", "zapfdingbats", "georgia", "verdana", "calibri", "cambria", "tahoma", "trebuchet", "garamond", "palatino"}

// lacksFonts reports whether a page is set in a font that is neither in the file
// nor one that PDFium can replace.
func (b *book) lacksFonts(page uint64) bool {
	x := &extractor{guest: b.guest, marks: &Marks{}, fonts: map[uint64]int32{}}
	for i := range min(b.int("FPDFPage_CountObjects", page), maxObjects) {
		x.fontsOf(b.call("FPDFPage_GetObject", page, i32(i)), 0)
	}
	for _, f := range x.marks.Fonts {
		name := strings.ToLower(f.Name)
		if !f.Embedded && name != "" && !slices.ContainsFunc(everywhere, func(e string) bool { return strings.Contains(name, e) }) {
			return true
		}
	}
	return false
}

// fontsOf notes the fonts of an object and of those within it.
func (x *extractor) fontsOf(obj uint64, depth int) {
	if x.objects++; x.objects > maxObjects || obj == 0 || x.err != nil || depth > maxDepth {
		return
	}
	switch x.int("FPDFPageObj_GetType", obj) {
	case objectText:
		x.font(x.call("FPDFTextObj_GetFont", obj))
	case objectForm:
		for i := range x.int("FPDFFormObj_CountObjects", obj) {
			x.fontsOf(x.call("FPDFFormObj_GetObject", obj, i32(i)), depth+1)
		}
	}
}
