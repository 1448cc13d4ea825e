// Command reader measures the readers' site: requests per second of one
// processor, beside nginx serving the same bytes with the same headers in the
// same run; what becomes of it at twice the load; and how long a reader waits
// for pages nobody asked for before, in an archive of 3,000 editions.
//
//	go run ./bench/reader
//
// It builds the program, makes the archive in a scratch folder (-data keeps it
// for the next run), and asks over the loopback only. nginx is Debian's package
// nginx-light.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

var quiet = slog.New(slog.DiscardHandler)

func main() {
	data := flag.String("data", "", "the `DIR` of the archive; made when absent (default: a scratch folder)")
	editions := flag.Int("n", 3000, "editions in the archive")
	seconds := flag.Float64("seconds", 2, "of each measurement")
	rounds := flag.Int("rounds", 5, "of each measurement, in turns; the best of each counts, as other work on the machine only takes away")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	b := &bench{during: time.Duration(*seconds * float64(time.Second)), rounds: *rounds, editions: *editions}
	if err := b.run(ctx, *data); err != nil {
		fmt.Fprintln(os.Stderr, "reader:", err)
		os.Exit(1)
	}
}

type bench struct {
	during   time.Duration
	rounds   int
	editions int

	dir          string
	ours, theirs *server
}

func (b *bench) run(ctx context.Context, data string) (err error) {
	if b.dir, err = os.MkdirTemp("", "banmian-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if data == "" {
		data = filepath.Join(b.dir, "data")
	}
	if _, err := os.Stat(filepath.Join(data, "banmian.db")); err != nil {
		began := time.Now()
		err := makeArchive(ctx, data, b.editions, func(n int) {
			if n%250 == 0 {
				fmt.Fprintf(os.Stderr, "%d editions, %.0f s\n", n, time.Since(began).Seconds())
			}
		})
		if err != nil {
			return err
		}
	}
	program := filepath.Join(b.dir, "banmian")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/banmian")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build the program (run this from the repository): %w", err)
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	if b.ours, err = launch(ctx, addr, program, "serve", "--data", data, "--addr", addr); err != nil {
		return err
	}
	defer b.ours.stop() //nolint:errcheck // it is measured by now
	if err := b.settle(ctx); err != nil {
		return err
	}
	if err := b.cold(); err != nil {
		return err
	}
	if err := b.beside(ctx); err != nil {
		return err
	}
	defer b.theirs.stop() //nolint:errcheck // it is measured by now
	return b.overload()
}

// settle waits until the server has done what follows publishing: it fills its
// search index.
func (b *bench) settle(ctx context.Context) error {
	const look, idle = 2 * time.Second, 50 * time.Millisecond
	for before := time.Duration(-1); ; {
		now, err := b.ours.cpu()
		if err != nil {
			return err
		}
		if before >= 0 && now-before < idle {
			return nil
		}
		before = now
		select {
		case <-time.After(look):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// The addresses that are measured.
const (
	pageAt    = "/hans/e/2024-06-14/01"
	articleAt = "/hans/a/20240614-01-02"
	monthAt   = "/hans/archive/2024/06"
)

// cold opens what nobody asked for before, one after the other, over the whole
// archive.
func (b *bench) cold() error {
	fmt.Printf("## First opened, %d editions\n\n| screen | opened | p50 ms | p99 ms | longest ms |\n|---|---:|---:|---:|---:|\n", b.editions)
	some := rand.New(rand.NewPCG(1, 2))
	far := func(full bool) string { // a day of a full edition, or any
		n := some.IntN(b.editions)
		if full {
			n -= n % fullEvery
		}
		return lastDay.AddDays(-n).String()
	}
	l := &line{addr: b.ours.addr}
	defer l.close()
	if _, err := l.ask(request(b.ours.addr, "/readyz"), 10*patience); err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		at   func() string
	}{
		{"calendar, year", func() string { return "/en/archive/" + far(false)[:4] + "?" + fmt.Sprint(some.Uint32()) }},
		{"calendar, month", func() string {
			return "/en/archive/" + strings.ReplaceAll(far(false)[:7], "-", "/") + "?" + fmt.Sprint(some.Uint32())
		}},
		{"edition", func() string { return "/hans/e/" + far(false) + "/" }},
		{"page of a 12-page edition", func() string { return fmt.Sprintf("/hant/e/%s/%02d", far(true), 1+some.IntN(fullPages)) }},
		{"article of a 12-page edition", func() string {
			return fmt.Sprintf("/en/a/%s-%02d-%02d", strings.ReplaceAll(far(true), "-", ""), 1+some.IntN(fullPages), 1+some.IntN(26))
		}},
		{"search, hits of many days", func() string {
			return fmt.Sprintf("/hans/search?q=%s&to=%s", url.QueryEscape(string(rune(0x4e00+some.IntN(2500)))), far(false))
		}},
	} {
		var o outcome
		for range 200 {
			a, err := l.ask(request(b.ours.addr, c.at()), 10*patience)
			if err != nil || a.status != 200 {
				return fmt.Errorf("%s: status %d, %v", c.name, a.status, err)
			}
			o.count(a, nil)
		}
		slices.Sort(o.took)
		fmt.Printf("| %s | %d | %s | %s | %s |\n", c.name, o.good, ms(o.quantile(.5)), ms(o.quantile(.99)), ms(o.quantile(1)))
	}
	fmt.Println()
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

var phonePicture = regexp.MustCompile(`(/b/[^ "]+) 960w`)

// beside sets our answers beside nginx's.
func (b *bench) beside(ctx context.Context) error {
	page, headers, err := fetch(b.ours, pageAt)
	if err != nil {
		return err
	}
	html, err := unzip(page)
	if err != nil {
		return err
	}
	m := phonePicture.FindSubmatch(html)
	if m == nil {
		return fmt.Errorf("%s shows no picture", pageAt)
	}
	picture := string(m[1])
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Date", "Etag", "Connection"} {
		delete(headers, name)
	}
	screens := []struct{ name, at, file string }{
		{"page", pageAt, "page.html"}, {"article", articleAt, "article.html"}, {"calendar", monthAt, "month.html"}, {"picture", picture, "picture.webp"},
	}
	for _, s := range screens {
		for range 5 {
			if _, _, err := fetch(b.ours, s.at); err != nil {
				return err
			}
		}
	}
	time.Sleep(time.Second) // what was compressed in haste is compressed at leisure
	for _, s := range screens {
		if err := b.copyTo(s.at, s.file); err != nil {
			return err
		}
	}
	if b.theirs, err = launchNginx(ctx, b.dir, headers); err != nil {
		return err
	}
	fmt.Printf("## Beside nginx, the same bytes and headers\n\n%d lines, each server with one worker; a second of processor time answers so many:\n\n", lines)
	fmt.Println("| answer | bytes | ours | nginx | ratio | ours p50 ms | p99 | nginx p50 | p99 |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, s := range screens {
		if err := b.pair(s.name, s.at, "/"+s.file, false); err != nil {
			return err
		}
	}
	if err := b.pair("picture, known (304)", picture, "/picture.webp", true); err != nil {
		return err
	}
	fmt.Println()
	return nil
}

// lines is how many readers ask at once.
const lines = 32

func unzip(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = out.ReadFrom(z)
	return out.Bytes(), err
}

// copyTo writes an answer of ours where nginx finds it, compressed where ours is.
func (b *bench) copyTo(at, file string) error {
	body, headers, err := fetch(b.ours, at)
	if err != nil {
		return err
	}
	name := filepath.Join(b.dir, "files", file)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if headers["Content-Encoding"] == "gzip" {
		plain, err := unzip(body)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name+".gz", body, 0o644); err != nil {
			return err
		}
		body = plain
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		return err
	}
	return os.Chmod(b.dir, 0o755)
}

// pair measures both servers in turns.
func (b *bench) pair(name, at, file string, known bool) error {
	var ours, theirs []outcome
	length := 0
	for range b.rounds {
		for _, side := range []struct {
			s   *server
			at  string
			out *[]outcome
		}{{b.ours, at, &ours}, {b.theirs, file, &theirs}} {
			l := &line{addr: side.s.addr}
			a, err := l.ask(request(side.s.addr, side.at), 10*patience)
			l.close()
			if err != nil || a.status != 200 {
				return fmt.Errorf("%s: status %d, %v", side.at, a.status, err)
			}
			if length > 0 && length != a.length {
				return fmt.Errorf("%s: %d bytes here, %d there", name, length, a.length)
			}
			length = a.length
			req := request(side.s.addr, side.at)
			if known {
				req = request(side.s.addr, side.at, "If-None-Match", a.tag)
			}
			o, err := closed(side.s, func() []byte { return req }, lines, b.during)
			if err != nil {
				return err
			}
			if o.failed+o.shed > 0 {
				return fmt.Errorf("%s: %d of %d failed", name, o.failed+o.shed, o.good)
			}
			*side.out = append(*side.out, o)
		}
	}
	x, y := best(ours), best(theirs)
	if known {
		length = 0
	}
	fmt.Printf("| %s | %d | %.0f | %.0f | **%.2f** | %s | %s | %s | %s |\n", name, length, x.perCore(), y.perCore(), x.perCore()/y.perCore(),
		ms(x.quantile(.5)), ms(x.quantile(.99)), ms(y.quantile(.5)), ms(y.quantile(.99)))
	return nil
}

// best is the outcome with the most answers for the processor's time.
func best(list []outcome) outcome {
	return slices.MaxFunc(list, func(a, b outcome) int { return int(a.perCore() - b.perCore()) })
}

// overload asks for what a server can do and then for twice that.
func (b *bench) overload() error {
	fmt.Printf(`## At twice the load

Goodput is answers within a second, as a share of what %d lines that ask as fast as they are answered get. Excess is twice as many such lines
(closed), or requests at twice that rate whether answered or not (open). Rounds in turns, the best of each.

| load | requests/s | closed x2: goodput | p99 ms | open x2: goodput | p99 ms | turned away/s | unanswered/s |
|---|---:|---:|---:|---:|---:|---:|---:|
`, lines)
	same := func(s *server, path string) func() []byte {
		req := request(s.addr, path)
		return func() []byte { return req }
	}
	var n atomic.Uint64
	for _, c := range []struct {
		name string
		s    *server
		next func() []byte
	}{
		{"kept page, nginx", b.theirs, same(b.theirs, "/page.html")},
		{"kept page, ours", b.ours, same(b.ours, pageAt)},
		{"page made anew, ours", b.ours, func() []byte {
			return request(b.ours.addr, fmt.Sprintf("%s?%d", pageAt, n.Add(1))) // a question nobody asked is not kept
		}},
	} {
		var base, double, over outcome
		var doubled, overdone float64
		for range b.rounds {
			x, err := closed(c.s, c.next, lines, b.during)
			if err != nil {
				return err
			}
			y, err := closed(c.s, c.next, 2*lines, b.during)
			if err != nil {
				return err
			}
			z, err := open(c.s, c.next, 2*x.rate(), openLines, b.during)
			if err != nil {
				return err
			}
			if share := y.rate() / x.rate(); share > doubled {
				double, doubled = y, share
			}
			if share := z.rate() / x.rate(); share > overdone {
				base, over, overdone = x, z, share
			}
		}
		per := func(n int) float64 { return float64(n) / over.elapsed.Seconds() }
		fmt.Printf("| %s | %.0f | %.2f | %s | %.2f | %s | %.0f | %.0f |\n", c.name, base.rate(), doubled, ms(double.quantile(.99)), overdone, ms(over.quantile(.99)), per(over.shed), per(over.failed))
	}
	fmt.Println()
	return nil
}

// openLines is how many readers of a load that does not wait ask at once.
const openLines = 256
