-- What comes and what runs out, of open cases: Today reads it by time and takes no longer with more cases. Made from entries
-- with the case's row; what was answered is not here.
CREATE TABLE due_row (
    case_id   BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,                    -- order within the case
    kind      INTEGER NOT NULL,                    -- 0 a clock with its limit, 1 something due
    at_ms     INTEGER NOT NULL,                    -- true time
    passes_ms INTEGER NOT NULL,                    -- until when it is in time; at_ms where that is all
    item      TEXT    NOT NULL,                    -- what the page shows, JSON
    PRIMARY KEY (case_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_time ON due_row (kind, at_ms);
CREATE INDEX due_by_passing ON due_row (kind, passes_ms);
CREATE INDEX due_in_window ON due_row (kind, passes_ms, at_ms) WHERE passes_ms > at_ms;
