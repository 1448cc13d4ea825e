-- The latest tables, whole. A test compares them with what the migrations make.

CREATE TABLE title (
    slug     TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT;

CREATE TABLE edition (
    id      INTEGER PRIMARY KEY,
    title   TEXT NOT NULL REFERENCES title (slug),
    date    TEXT NOT NULL, -- 2024-06-14
    ordinal INTEGER NOT NULL,
    UNIQUE (title, date, ordinal)
) STRICT;

CREATE INDEX edition_by_date ON edition (date DESC, ordinal DESC, title);

-- One reading of an edition, with what a calendar shows of it. The reading
-- itself stands in the tables below, so that a calendar passes over few bytes.
CREATE TABLE revision (
    id           INTEGER PRIMARY KEY,
    edition      INTEGER NOT NULL REFERENCES edition (id),
    number       INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('draft', 'published', 'superseded', 'withdrawn')),
    digest       TEXT NOT NULL,
    made         INTEGER NOT NULL, -- milliseconds since 1970, UTC
    changed      INTEGER NOT NULL,
    pages        INTEGER NOT NULL,
    articles     INTEGER NOT NULL,
    in_year      INTEGER NOT NULL,
    total        INTEGER NOT NULL,
    lead         TEXT NOT NULL,
    front_page   INTEGER NOT NULL, -- sequence, 0 for no picture
    front_width  INTEGER NOT NULL,
    front_height INTEGER NOT NULL,
    front_type   TEXT NOT NULL,
    front_blob   TEXT NOT NULL,
    front_size   INTEGER NOT NULL,
    UNIQUE (edition, number)
) STRICT;

CREATE UNIQUE INDEX revision_published ON revision (edition) WHERE state = 'published';
CREATE INDEX revision_by_state ON revision (edition, state, number);

-- The packed columns hold rows of package archive/sqlite in the form that their
-- first byte names.
CREATE TABLE facts (
    revision INTEGER PRIMARY KEY REFERENCES revision (id) ON DELETE CASCADE,
    packed   BLOB NOT NULL
) STRICT;

CREATE TABLE page (
    revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, -- in the edition, from 1
    sequence INTEGER NOT NULL,
    label    TEXT NOT NULL,
    section  TEXT NOT NULL,
    width    REAL NOT NULL, -- points
    height   REAL NOT NULL,
    source   TEXT NOT NULL,
    packed   BLOB NOT NULL, -- zones and lines
    PRIMARY KEY (revision, position)
) STRICT;

CREATE TABLE article (
    revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, -- in reading order, from 1
    id       TEXT NOT NULL,    -- p1-a2
    kind     TEXT NOT NULL,
    headline TEXT NOT NULL,
    packed   BLOB NOT NULL, -- the rest
    PRIMARY KEY (revision, position)
) STRICT;

CREATE TABLE source (
    revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    blob     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    PRIMARY KEY (revision, position)
) STRICT;

CREATE INDEX source_by_blob ON source (blob);

CREATE TABLE picture (
    revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    page     INTEGER NOT NULL,
    width    INTEGER NOT NULL, -- pixels
    height   INTEGER NOT NULL,
    type     TEXT NOT NULL,
    blob     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    PRIMARY KEY (revision, position)
) STRICT;

CREATE INDEX picture_by_blob ON picture (blob);

-- Counts the changes of what readers may see.
CREATE TABLE change (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    count INTEGER NOT NULL
) STRICT;

-- What an accepted edition taught about how its title is set.
CREATE TABLE lesson (
    edition INTEGER PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    counts  TEXT NOT NULL -- JSON
) STRICT;

-- The whole edition as one PDF.
CREATE TABLE bound (
    revision INTEGER PRIMARY KEY REFERENCES revision (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    blob     TEXT NOT NULL,
    size     INTEGER NOT NULL
) STRICT;
