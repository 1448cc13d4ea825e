-- +goose Up

-- What an accepted edition taught about how its title is set.
CREATE TABLE lesson (
    edition INTEGER PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    counts  TEXT NOT NULL -- JSON
) STRICT;

-- +goose Down

DROP TABLE lesson;
