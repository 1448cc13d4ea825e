-- The latest tables, whole. A test compares them with what the migrations make.

-- Addresses that messages are sent to. The record is JSON, with the secrets that
-- messages are signed with.
CREATE TABLE webhook (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    made    INTEGER NOT NULL, -- milliseconds since 1970, UTC
    version INTEGER NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE INDEX webhook_by_title ON webhook (title, made, id);

-- Messages and what came of them. The record is JSON.
CREATE TABLE webhook_delivery (
    id     TEXT PRIMARY KEY,
    hook   TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    made   INTEGER NOT NULL,
    state  TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;

CREATE INDEX webhook_delivery_by_hook ON webhook_delivery (hook, made, id);
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (made);

