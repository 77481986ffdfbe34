-- What cannot wait (somebody bleeds, has fainted) stands above everything that runs out sooner, however much that is.
ALTER TABLE case_row ADD COLUMN at_once INTEGER NOT NULL DEFAULT 0; -- its most urgent clock cannot wait

DROP INDEX case_by_urgency;
CREATE INDEX case_by_urgency ON case_row (at_once DESC, urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC)
    WHERE open = 1;
-- Of very many open cases few have a clock that runs: these alone, with all that is asked of a clock.
CREATE INDEX case_by_limit ON case_row (at_once DESC, urgent_limit_ms, last_ms DESC, amber_from_ms, red_from_ms)
    WHERE open = 1 AND urgent_limit_ms IS NOT NULL;
-- What a narrowed list asks of a case and is ordered by: a hundred cases a page, where case_row has two or three.
CREATE INDEX case_keys ON case_row
    (number, open, conflict, at_once, urgent_limit_ms, last_ms, amber_from_ms, red_from_ms);

-- What comes and what runs out, of open cases, lying on the disk in order of time: Today reads a few pages from one place and
-- takes no longer with more cases. Made from entries with the case's row; what was answered is not here.
DROP INDEX due_by_case;
ALTER TABLE due_row RENAME TO due_row_before;
CREATE TABLE due_row (
    kind      INTEGER NOT NULL,                    -- 0 a clock with its limit, 1 something due, 2 a clock that cannot wait
    at_ms     INTEGER NOT NULL,                    -- true time
    case_id   BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,                    -- order within the case
    passes_ms INTEGER NOT NULL,                    -- until when it is in time; at_ms where that is all
    code      TEXT    NOT NULL,                    -- the case's label
    item      TEXT    NOT NULL,                    -- what the page shows, JSON
    PRIMARY KEY (kind, at_ms, case_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO due_row (kind, at_ms, case_id, place, passes_ms, code, item)
    SELECT kind, at_ms, case_id, place, passes_ms, code, item FROM due_row_before;
DROP TABLE due_row_before;
CREATE INDEX due_by_case ON due_row (case_id);
