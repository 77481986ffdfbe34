-- Moments at which somebody should look at an open case again, true time: the coming ones are told while locked, too.
CREATE TABLE alarm (
    case_id BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (case_id, at_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_by_time ON alarm (at_ms);
