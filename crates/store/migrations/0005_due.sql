-- What comes and what runs out, of open cases, lying on the disk in order of time: Today reads a few pages from one place and
-- takes no longer with more cases. Made from entries with the case's row; what was answered is not here.
CREATE TABLE due_row (
    kind      INTEGER NOT NULL,                    -- 0 a clock with its limit, 1 something due
    at_ms     INTEGER NOT NULL,                    -- true time
    case_id   BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,                    -- order within the case
    passes_ms INTEGER NOT NULL,                    -- until when it is in time; at_ms where that is all
    code      TEXT    NOT NULL,                    -- the case's label
    item      TEXT    NOT NULL,                    -- what the page shows, JSON
    PRIMARY KEY (kind, at_ms, case_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_case ON due_row (case_id);
