-- +goose Up

-- The whole edition as one PDF.
CREATE TABLE bound (
    revision INTEGER PRIMARY KEY REFERENCES revision (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    blob     TEXT NOT NULL,
    size     INTEGER NOT NULL
) STRICT;

-- +goose Down

DROP TABLE bound;
