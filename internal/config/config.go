// Package config turns flags, BANMIAN_* variables and DIR/banmian.toml into one
// struct of settings, in that order of precedence, and checks it.
//
// It holds no state of its own and opens nothing but the settings file.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/banmian/banmian/internal/paper"
)

// FileName is the settings file inside the data directory.
const FileName = "banmian.toml"

// Config is every setting. The toml tag is the name in the settings file; the
// variable is BANMIAN_ and the same name in capitals.
type Config struct {
	// Data is the one directory that holds everything. It cannot be set in the
	// file, which lies in it.
	Data string `toml:"-"`

	Addr  string `toml:"addr"`  // host:port the site listens on
	Title string `toml:"title"` // slug of the title that stands at /, empty: the only or first one

	// Origin is the site's public address, such as https://paper.example, for
	// links that must be absolute; empty: links stay relative.
	Origin string `toml:"origin"`

	// MCP lets assistants search and read what is published at /mcp.
	MCP bool `toml:"mcp"`

	// Webhooks says where messages may be sent: WebhooksPublic, the default, or
	// WebhooksAny, for a paper whose receivers stand in its own network.
	Webhooks string `toml:"webhooks"`

	Workers int `toml:"workers"` // PDF child processes, 0: one a core, four at most
	// Watch are folders from which page files are taken, each with the slug of its
	// title: my-paper=/srv/pages, several as in PATH. See Watched.
	Watch string `toml:"watch"`

	Cache string `toml:"cache"` // where the compiled PDF engine is kept, empty: the user's cache directory
}

// The values of Webhooks.
const (
	WebhooksPublic = "public" // addresses of the open net, by https
	WebhooksAny    = "any"    // any address, by http too
)

// Defaults are the settings of a program started with none.
func Defaults() Config {
	return Config{Data: "banmian-data", Addr: "127.0.0.1:8080"}
}

// slugForm is what a title's slug may look like.
var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Watched gives the watched folders by the slug of their title.
func (c Config) Watched() (map[string]string, error) {
	out := map[string]string{}
	for _, one := range filepath.SplitList(c.Watch) {
		slug, dir, found := strings.Cut(one, "=")
		if !found || !slugForm.MatchString(slug) || strings.TrimSpace(dir) == "" || out[slug] != "" {
			return nil, fmt.Errorf("watch: %q is not a title's slug and its folder, such as my-paper=/srv/pages", one)
		}
		out[slug] = dir
	}
	return out, nil
}

// maxWorkers bounds the PDF child processes: each may use half a gigabyte.
const maxWorkers = 64

// Load starts from the defaults, lays the settings file of the data directory
// over them, then the environment, then set, which applies the flags the user
// gave. lookup is os.LookupEnv in the program. Every fault is reported, not the
// first only.
func Load(lookup func(string) (string, bool), set func(*Config)) (Config, error) {
	// The data directory decides which file is read, so it is settled first.
	c := Defaults()
	if dir, ok := lookup("BANMIAN_DATA"); ok && dir != "" {
		c.Data = dir
	}
	probe := c
	set(&probe)
	c.Data = probe.Data

	var faults []error
	if err := c.readFile(filepath.Join(c.Data, FileName)); err != nil {
		faults = append(faults, err)
	}
	faults = append(faults, c.readEnvironment(lookup)...)
	set(&c)
	faults = append(faults, c.check()...)
	if len(faults) > 0 {
		return Config{}, &paper.Fault{Kind: paper.Invalid, Doing: "read the settings",
			Why: join(faults), Err: errors.Join(faults...)}
	}
	return c, nil
}

func join(errs []error) string {
	var s []string
	for _, e := range errs {
		s = append(s, e.Error())
	}
	return strings.Join(s, "; ")
}

func (c *Config) readFile(name string) error {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	meta, err := toml.Decode(string(text), c)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return fmt.Errorf("%s: there is no setting %q", name, unknown[0].String())
	}
	return nil
}

func (c *Config) readEnvironment(lookup func(string) (string, bool)) (faults []error) {
	text := func(name string, into *string) {
		if v, ok := lookup("BANMIAN_" + name); ok && v != "" {
			*into = v
		}
	}
	text("ADDR", &c.Addr)
	text("TITLE", &c.Title)
	text("ORIGIN", &c.Origin)
	text("CACHE", &c.Cache)
	text("WATCH", &c.Watch)
	text("WEBHOOKS", &c.Webhooks)
	if v, ok := lookup("BANMIAN_MCP"); ok && v != "" {
		on, err := strconv.ParseBool(v)
		if err != nil {
			faults = append(faults, fmt.Errorf("BANMIAN_MCP is %q, not true or false", v))
		}
		c.MCP = on
	}
	if v, ok := lookup("BANMIAN_WORKERS"); ok && v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			faults = append(faults, fmt.Errorf("BANMIAN_WORKERS is %q, not a number", v))
		}
		c.Workers = n
	}
	return faults
}

func (c *Config) check() (faults []error) {
	if _, port, err := net.SplitHostPort(c.Addr); err != nil {
		faults = append(faults, fmt.Errorf("address %q is not host:port", c.Addr))
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		faults = append(faults, fmt.Errorf("address %q: the port is not a number up to 65535", c.Addr))
	}
	if u, err := url.Parse(c.Origin); c.Origin != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "") {
		faults = append(faults, fmt.Errorf("origin %q is not an address such as https://paper.example", c.Origin))
	}
	if c.Webhooks != "" && c.Webhooks != WebhooksPublic && c.Webhooks != WebhooksAny {
		faults = append(faults, fmt.Errorf("webhooks is %q, not %s or %s", c.Webhooks, WebhooksPublic, WebhooksAny))
	}
	if c.Workers < 0 || c.Workers > maxWorkers {
		faults = append(faults, fmt.Errorf("workers is %d, not 0 to %d", c.Workers, maxWorkers))
	}
	if _, err := c.Watched(); err != nil {
		faults = append(faults, err)
	}
	if c.Data == "" {
		faults = append(faults, errors.New("the data directory is empty"))
	}
	return faults
}

// PDFWorkers is how many PDF children to keep.
func (c Config) PDFWorkers() int {
	if c.Workers > 0 {
		return c.Workers
	}
	return min(runtime.NumCPU(), 4)
}

// CacheDir is where the compiled PDF engine is kept between runs.
func (c Config) CacheDir() string {
	if c.Cache != "" {
		return c.Cache
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "banmian")
	}
	return filepath.Join(c.Data, "cache")
}
