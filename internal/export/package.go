package export

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/mets"
)

// writePackage fills an empty folder with a METS package: the METS file, an
// ALTO file a page, page pictures, the masters, and the edition document, which
// holds what the other two have no words for.
func writePackage(ctx context.Context, x *Exporter, m *matter, folder string) error {
	b := &bag{folder: folder}
	p := mets.Package{Edition: m.revision.Edition, Name: m.edition.Key.String(), Revision: m.revision.Number,
		Made: m.revision.Made, Published: m.revision.Changed, Software: x.Software}
	enclose := func(e mets.Enclosed) {
		last, size := b.payload[len(b.payload)-1], b.size
		e.Path, e.SHA256, e.Size = last.name, last.sum, size
		for _, f := range p.Files {
			e.Size -= f.Size
		}
		p.Files = append(p.Files, e)
	}
	taken := map[string]bool{}
	for _, s := range m.revision.Sources {
		if err := b.addBlob(ctx, x.Blobs, path.Join("masters", unused(taken, safeName(s.Name))), s.Blob); err != nil {
			return fmt.Errorf("master %s: %w", s.Name, err)
		}
		enclose(mets.Enclosed{Use: mets.UseMaster, MediaType: mediaType(s.Name)})
	}
	for _, pic := range m.revision.Pictures {
		name := fmt.Sprintf("images/page-%03d-%d.%s", pic.Page, pic.Width, strings.TrimPrefix(pic.MediaType, "image/"))
		if err := b.addBlob(ctx, x.Blobs, name, pic.Blob); err != nil {
			return fmt.Errorf("picture of page %d: %w", pic.Page, err)
		}
		enclose(mets.Enclosed{Use: mets.UseImage, Page: pic.Page, MediaType: pic.MediaType})
	}
	broken := mets.Broken(m.revision.Edition)
	for _, page := range m.revision.Edition.Pages {
		var text bytes.Buffer
		o := alto.Origin{Language: m.revision.Edition.Title.Language, Image: page.Source, Made: m.revision.Made, Software: x.Software, Broken: broken}
		if err := alto.Encode(&text, page, o); err != nil {
			return err
		}
		if err := b.add(fmt.Sprintf("alto/page-%03d.xml", page.Sequence), &text, ""); err != nil {
			return err
		}
		enclose(mets.Enclosed{Use: mets.UseText, Page: page.Sequence, MediaType: "text/xml"})
	}
	var doc, index bytes.Buffer
	if err := document.Encode(&doc, m.revision.Edition); err != nil {
		return err
	}
	if err := b.add("edition.json", &doc, ""); err != nil {
		return err
	}
	enclose(mets.Enclosed{Use: mets.UseDocument, MediaType: "application/json"})
	if err := mets.Encode(&index, p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "mets.xml"), index.Bytes(), 0o644)
}

// mediaTypes of masters by the endings of their names.
var mediaTypes = map[string]string{".pdf": "application/pdf", ".xml": "text/xml", ".txt": "text/plain", ".html": "text/html", ".hocr": "text/html",
	".tif": "image/tiff", ".tiff": "image/tiff", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jp2": "image/jp2", ".webp": "image/webp"}

func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
