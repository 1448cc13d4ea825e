-- The tables as the migrations leave them.

CREATE TABLE tip (
    id       TEXT PRIMARY KEY,
    title    TEXT NOT NULL,          -- slug
    receipt  TEXT NOT NULL UNIQUE,   -- SHA-256 of it, hexadecimal
    at       INTEGER NOT NULL,       -- milliseconds since 1970, UTC
    changed  INTEGER NOT NULL,       -- the same, of the last word
    state    TEXT NOT NULL,
    doubtful INTEGER NOT NULL,       -- 1 where signs of spam were found
    text     TEXT NOT NULL,          -- SHA-256 of the reader's first word, hexadecimal
    version  INTEGER NOT NULL,
    body     TEXT NOT NULL           -- JSON, the whole tip
) STRICT;

CREATE INDEX tip_by_state ON tip (title, state, doubtful, at);
CREATE INDEX tip_by_time ON tip (title, at);

CREATE TABLE tip_picture (
    tip    TEXT NOT NULL REFERENCES tip (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,         -- from 0
    data   BLOB NOT NULL,            -- JPEG
    PRIMARY KEY (tip, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE hotline_terms (
    title TEXT PRIMARY KEY,
    body  TEXT NOT NULL              -- JSON
) STRICT;

