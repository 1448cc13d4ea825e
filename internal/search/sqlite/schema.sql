-- The index. Its form is the number that Open compares: an index of another form
-- is made anew, not migrated, as everything in it can be read from the archive.

CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- An edition held, or let go of (held = 0, kept so that other processes notice).
CREATE TABLE edition (
    id         INTEGER PRIMARY KEY,
    title      TEXT NOT NULL,
    date       TEXT NOT NULL, -- 2024-06-14
    ordinal    INTEGER NOT NULL,
    stamp      TEXT NOT NULL,
    held       INTEGER NOT NULL,
    generation INTEGER NOT NULL, -- of the index when the row was last written
    cards      BLOB NOT NULL,    -- what its articles are counted and narrowed by, see cards.go
    UNIQUE (title, date, ordinal)
) STRICT;

CREATE INDEX edition_by_generation ON edition (generation);
CREATE INDEX edition_by_date ON edition (date);

-- An article. Its id, which is also its rowid in words and signs, is the number
-- of its day and then a number within the day, so that rowids are in the order of days.
CREATE TABLE article (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL, -- p1-a2
    head BLOB           -- where the headline stands, JSON; NULL when it is not known
) STRICT;

-- Pairs of signs and words, see terms.go. The texts themselves are not kept.
CREATE VIRTUAL TABLE words USING fts5(head, rest, content='', contentless_delete=1, tokenize='ascii');

-- Single signs: which articles have them, not where.
CREATE VIRTUAL TABLE signs USING fts5(found, content='', contentless_delete=1, detail='none', tokenize='ascii');

-- What is gathered in memory before it is sorted and written: many editions put
-- at once are then merged less often.
INSERT INTO words (words, rank) VALUES ('hashsize', 50000000);
INSERT INTO signs (signs, rank) VALUES ('hashsize', 20000000);
