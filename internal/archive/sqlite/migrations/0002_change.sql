-- +goose Up

-- Counts the changes of what readers may see.
CREATE TABLE change (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    count INTEGER NOT NULL
) STRICT;

INSERT INTO change (only, count) VALUES (1, 0);

-- +goose Down

DROP TABLE change;
