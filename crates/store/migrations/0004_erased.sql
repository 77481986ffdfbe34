-- What was erased on this device, for a survivor's sake.

-- Cases something was erased of. A row stays for ever and beats whatever comes; it holds no word.
CREATE TABLE erased_case (
    case_id        BLOB    NOT NULL PRIMARY KEY,
    tombstone      BLOB    NOT NULL,           -- the entry that says so to everybody
    whole          INTEGER NOT NULL,           -- 1: everything, 0: who she is
    do_not_contact INTEGER NOT NULL,
    do_not_share   INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,           -- this device's clock
    offset_min     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Erased entries of cases that stay: their words may not come back.
CREATE TABLE erased_entry (
    entry   BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_entry_by_case ON erased_entry (case_id);
