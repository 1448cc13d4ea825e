-- The latest tables, whole. A test compares them with what the migrations make.

-- What the desk did, each entry with a sum over itself and the one before it.
-- Entries are added and never changed or taken out.
CREATE TABLE docket (
    serial  INTEGER PRIMARY KEY, -- from 1, without gaps
    subject TEXT NOT NULL,       -- city-news/2024-06-14
    number  INTEGER NOT NULL,    -- within the subject, from 1, without gaps
    at      INTEGER NOT NULL,    -- milliseconds since 1970, UTC
    who     TEXT NOT NULL,
    kind    TEXT NOT NULL,
    body    BLOB NOT NULL,       -- JSON
    before  TEXT NOT NULL,       -- digests
    after   TEXT NOT NULL,
    sum     TEXT NOT NULL,
    UNIQUE (subject, number)
) STRICT;

CREATE TRIGGER docket_never_changes BEFORE UPDATE ON docket
BEGIN
    SELECT RAISE(ABORT, 'the docket only grows');
END;

CREATE TRIGGER docket_never_shrinks BEFORE DELETE ON docket
BEGIN
    SELECT RAISE(ABORT, 'the docket only grows');
END;

