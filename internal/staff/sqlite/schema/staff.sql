
-- A person's account. Record holds what is not asked for by value, as JSON.
CREATE TABLE account (
    id      TEXT PRIMARY KEY,
    folded  TEXT NOT NULL UNIQUE, -- the name, case and width folded
    version INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    key     TEXT PRIMARY KEY, -- SHA-256 of the token
    account TEXT NOT NULL REFERENCES account (id),
    made    INTEGER NOT NULL, -- milliseconds since 1970, UTC
    seen    INTEGER NOT NULL,
    strong  INTEGER NOT NULL,
    waiting INTEGER NOT NULL
) STRICT;

CREATE INDEX session_by_account ON session (account);

CREATE TABLE invitation (
    key     TEXT PRIMARY KEY, -- SHA-256 of the token
    account TEXT NOT NULL UNIQUE REFERENCES account (id),
    until   INTEGER NOT NULL
) STRICT;


-- A program's way in. Scopes and titles are lists, as JSON. Times are
-- milliseconds since 1970, UTC; NULL for none.
CREATE TABLE token (
    id      TEXT PRIMARY KEY,
    key     TEXT NOT NULL UNIQUE, -- SHA-256 of the secret
    account TEXT NOT NULL REFERENCES account (id),
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    titles  TEXT NOT NULL,
    by      TEXT NOT NULL,
    made    INTEGER NOT NULL,
    until   INTEGER,
    used    INTEGER,
    revoked INTEGER
) STRICT;

CREATE INDEX token_by_account ON token (account);
