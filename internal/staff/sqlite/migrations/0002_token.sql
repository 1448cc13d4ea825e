-- +goose Up

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

-- +goose Down

DROP TABLE token;
