package main

import (
	"context"
	"errors"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/web/assistant"
)

func mcpCommand() command {
	return command{"mcp", "[--data DIR]", "let an assistant search and cite the archive, over standard input and output", runMCP}
}

func runMCP(ctx context.Context, t *terminal, args []string) error {
	fs := options(mcpCommand())
	var s settings
	s.dataFlag(fs)
	rest, err := parse(t, mcpCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{"it takes no arguments"}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Read, t.logger())
	if err != nil {
		return err
	}
	a.OpenSearch(ctx, app.Read, t.logger())
	return errors.Join(assist(ctx, t, a), a.Close())
}

// assist brings the index up to what is published, as a search does, and answers.
// Standard output is the assistant's: what is said to a person goes elsewhere.
func assist(ctx context.Context, t *terminal, a *app.App) error {
	if a.Indexer != nil {
		if err := a.Indexer.CatchUp(ctx, nil); err != nil {
			return err
		}
	}
	return assistant.New(assistant.Options{Reader: a.Reader, Finder: a.Finder, Origin: a.Config.Origin, Version: build().Version, Log: t.logger()}).Run(ctx)
}
