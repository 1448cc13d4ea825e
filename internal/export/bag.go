package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/interchange/document"
)

// A bag is a folder that proves itself (BagIt 1.0, RFC 8493): the masters as
// they were given, the edition document, the page pictures, and the SHA-256 of
// each.
type bag struct {
	folder  string
	payload []listed
	size    int64
}

// listed is a file with its checksum, as a manifest lists it.
type listed struct{ name, sum string }

// writeBag fills an empty folder.
func writeBag(ctx context.Context, x *Exporter, m *matter, folder string) error {
	b := &bag{folder: folder}
	var doc bytes.Buffer
	if err := document.Encode(&doc, m.revision.Edition); err != nil {
		return err
	}
	if err := b.add("data/edition.json", &doc, ""); err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, s := range m.revision.Sources {
		name := path.Join("data/masters", unused(taken, safeName(s.Name)))
		if err := b.addBlob(ctx, x.Blobs, name, s.Blob); err != nil {
			return fmt.Errorf("master %s: %w", s.Name, err)
		}
	}
	for _, p := range m.revision.Pictures {
		name := fmt.Sprintf("data/pictures/page-%03d-%d.%s", p.Page, p.Width, strings.TrimPrefix(p.MediaType, "image/"))
		if err := b.addBlob(ctx, x.Blobs, name, p.Blob); err != nil {
			return fmt.Errorf("picture of page %d: %w", p.Page, err)
		}
	}
	return b.seal(m)
}

// safeName makes a name that every file system takes and no manifest misreads.
func safeName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || strings.ContainsRune(`<>:"/\|?*%`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "master"
	}
	return name
}

// unused gives the name, with a number before its ending when it is taken; case
// does not tell two apart, as on many disks it does not.
func unused(taken map[string]bool, name string) string {
	ext := path.Ext(name)
	for try, n := name, 2; ; n++ {
		if key := strings.ToLower(try); !taken[key] {
			taken[key] = true
			return try
		}
		try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
}

// addBlob copies a blob in; its reference is its checksum, and is held to it.
func (b *bag) addBlob(ctx context.Context, store blob.Store, name string, ref blob.Ref) error {
	body, _, err := store.Open(ctx, ref)
	if err != nil {
		return err
	}
	defer body.Close()
	return b.add(name, body, string(ref))
}

// add writes a payload file; want is its checksum, empty when it is not known.
func (b *bag) add(name string, from io.Reader, want string) error {
	sum, n, err := b.write(name, from)
	if err != nil {
		return err
	}
	if want != "" && sum != want {
		return fmt.Errorf("its bytes have the checksum %s, not %s: the copy in the archive is damaged", sum, want)
	}
	b.payload, b.size = append(b.payload, listed{name, sum}), b.size+n
	return nil
}

func (b *bag) write(name string, from io.Reader) (sum string, n int64, err error) {
	to := filepath.Join(b.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", 0, err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	if n, err = io.Copy(io.MultiWriter(f, h), from); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), n, f.Sync()
}

// seal writes the tag files: what a bag says of itself.
func (b *bag) seal(m *matter) error {
	tags := []listed{
		{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
		{"bag-info.txt", b.info(m)},
		{"manifest-sha256.txt", manifest(b.payload)},
	}
	var sums []listed
	for _, t := range tags {
		sum, _, err := b.write(t.name, strings.NewReader(t.sum))
		if err != nil {
			return err
		}
		sums = append(sums, listed{t.name, sum})
	}
	_, _, err := b.write("tagmanifest-sha256.txt", strings.NewReader(manifest(sums)))
	return err
}

func (b *bag) info(m *matter) string {
	oneLine := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return fmt.Sprintf("Source-Organization: %s\nExternal-Identifier: %s\nExternal-Description: %s %s, revision %d\nBagging-Date: %s\nPayload-Oxum: %d.%d\nBag-Software-Agent: banmian\n",
		oneLine(m.edition.Title.Name), m.edition.Key, oneLine(m.edition.Title.Name), m.edition.Key.Date, m.revision.Number,
		m.revision.Made.UTC().Format("2006-01-02"), b.size, len(b.payload))
}

func manifest(files []listed) string {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b listed) int { return strings.Compare(a.name, b.name) })
	var out strings.Builder
	for _, f := range files {
		fmt.Fprintf(&out, "%s  %s\n", f.sum, f.name)
	}
	return out.String()
}
