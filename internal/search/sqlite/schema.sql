-- The index. Its form is the number that Open compares: an index of another form
-- is made anew, not migrated, as everything in it can be read from the archive.

-- form; generation, counted with every change; article and segment, the next
-- number to be given to one. No number is given twice.
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
    first      INTEGER NOT NULL, -- number of its first article; the others follow in reading order
    cards      BLOB NOT NULL,    -- what its articles are counted and narrowed by, see cards.go
    UNIQUE (title, date, ordinal)
) STRICT;

CREATE INDEX edition_by_generation ON edition (generation);

-- An article of an edition held.
CREATE TABLE article (
    id   INTEGER PRIMARY KEY, -- its number
    name TEXT NOT NULL,       -- p1-a2
    head BLOB                 -- where the headline stands, JSON; NULL when it is not known
) STRICT;

-- A segment of the inverted file, see package posting. Those of an edition that
-- was let go of stay in it until it is merged, and are passed over.
CREATE TABLE segment (
    id        INTEGER PRIMARY KEY,
    first     INTEGER NOT NULL, -- number of its first article
    span      INTEGER NOT NULL, -- how many numbers are its
    articles  INTEGER NOT NULL, -- how many of them were articles of editions held when it was written
    directory BLOB NOT NULL
) STRICT;

-- A piece of a segment: id is the segment's, shifted, and the piece's number.
CREATE TABLE piece (
    id   INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;
