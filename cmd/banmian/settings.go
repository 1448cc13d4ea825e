package main

import (
	"flag"
	"log/slog"
	"os"

	"github.com/banmian/banmian/internal/config"
)

// settings are the options every command that opens a data directory has.
type settings struct{ data, addr, title string }

// dataFlag and addrFlag add their option to a command.
func (s *settings) dataFlag(fs *flag.FlagSet) {
	fs.StringVar(&s.data, "data", "", "the `DIR` that holds everything (default "+config.Defaults().Data+")")
}

func (s *settings) addrFlag(fs *flag.FlagSet) {
	fs.StringVar(&s.addr, "addr", "", "`HOST:PORT` to serve on (default "+config.Defaults().Addr+")")
}

func (s *settings) titleFlag(fs *flag.FlagSet, meaning string) {
	fs.StringVar(&s.title, "title", "", meaning)
}

// load gives the settings with the options over them.
func (s *settings) load() (config.Config, error) {
	return config.Load(os.LookupEnv, func(c *config.Config) {
		lay(&c.Data, s.data)
		lay(&c.Addr, s.addr)
		lay(&c.Title, s.title)
	})
}

func lay(into *string, value string) {
	if value != "" {
		*into = value
	}
}

// logger writes what an operator should know to standard error.
func (t *terminal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
