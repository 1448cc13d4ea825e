package app

import (
	"context"

	"github.com/banmian/banmian/internal/backup"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/docket"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Directory is the data directory of the settings as it is backed up, restored and
// checked. The search index and the compiled engine are made anew, and locks are
// of a process.
func Directory(c config.Config) backup.Directory {
	return backup.Directory{Path: c.Data, Database: databaseFile, Blobs: blobFolder, Leave: []string{searchFile, "cache", "banmian.lock"},
		Docket: func(ctx context.Context, db *sqlitedb.DB) (docket.Docket, error) { return docketdb.Open(ctx, db) }}
}
