-- The schema of a notebook's database, as `crates/store/migrations` make it. A test compares the two.
-- Rewrite with: UPDATE_SCHEMA=1 cargo test -p daftari-store --test schema
-- Tables the search index makes for itself (case_words_*) are left out.

-- Secrets and settings: identities, epoch seeds, team, counters.
CREATE TABLE secret (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed entries, exact bytes. The truth; everything else is made from it.
CREATE TABLE entry (
    id         BLOB    NOT NULL PRIMARY KEY,
    case_id    BLOB,                           -- NULL: team lists
    author     BLOB    NOT NULL,
    author_seq INTEGER NOT NULL,
    prev       BLOB    NOT NULL,
    record     BLOB    NOT NULL,
    brought_by BLOB,                           -- sender, when it was not the author
    learned_ms INTEGER NOT NULL                -- this device's clock
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_by_case ON entry (case_id);

CREATE INDEX entry_by_author ON entry (author, author_seq);

-- Where entries written here have got to: 0 on this phone, 1 handed to the relay, 2 the office has it.
CREATE TABLE delivery (
    entry      BLOB    NOT NULL PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
    case_id    BLOB,
    author_seq INTEGER NOT NULL,
    state      INTEGER NOT NULL DEFAULT 0,
    sealed     INTEGER NOT NULL DEFAULT 0      -- 1: in an envelope
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_waiting ON delivery (case_id, state, author_seq) WHERE state < 2;

CREATE INDEX delivery_unsealed ON delivery (author_seq) WHERE sealed = 0;

CREATE INDEX delivery_by_seq ON delivery (author_seq) WHERE state < 2;

-- Sealed envelopes: outgoing until handed over, then held so that a lost relay can be refilled.
CREATE TABLE envelope (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id      BLOB    NOT NULL UNIQUE,
    case_id BLOB,
    bytes   BLOB    NOT NULL,
    state   INTEGER NOT NULL DEFAULT 0,        -- 0 waits, 1 held by a relay, 2 refused
    code    TEXT    NOT NULL DEFAULT ''        -- the relay's code when refused
) STRICT;

CREATE INDEX envelope_waiting ON envelope (number) WHERE state = 0;

CREATE INDEX envelope_by_case ON envelope (case_id);

-- Entries of an outgoing envelope.
CREATE TABLE envelope_entry (
    envelope BLOB NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
    entry    BLOB NOT NULL,
    PRIMARY KEY (envelope, entry)
) STRICT, WITHOUT ROWID;

-- Cases as lists show them; made from entries, rebuilt when `version` is behind the code.
CREATE TABLE case_row (
    number          INTEGER NOT NULL PRIMARY KEY,  -- rowid of its words in case_words
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL,
    open            INTEGER NOT NULL,
    conflict        INTEGER NOT NULL,
    urgent_limit_ms INTEGER,
    last_ms         INTEGER NOT NULL,
    summary         TEXT    NOT NULL,
    words           TEXT    NOT NULL,
    version         INTEGER NOT NULL
) STRICT;

CREATE INDEX case_by_urgency ON case_row (urgent_limit_ms IS NULL, urgent_limit_ms, last_ms DESC) WHERE open = 1;

CREATE INDEX case_by_last ON case_row (last_ms DESC);

CREATE INDEX case_closed ON case_row (last_ms DESC) WHERE open = 0;

CREATE INDEX case_in_conflict ON case_row (last_ms DESC) WHERE conflict = 1;

CREATE INDEX case_by_version ON case_row (version);

-- How many cases are open and closed, so that Today takes no longer with more of them.
CREATE TABLE case_count (
    open  INTEGER NOT NULL PRIMARY KEY,
    cases INTEGER NOT NULL
) STRICT;

CREATE TRIGGER case_row_turned AFTER UPDATE OF open ON case_row WHEN old.open IS NOT new.open BEGIN
    UPDATE case_count SET cases = cases - 1 WHERE open = old.open;
    UPDATE case_count SET cases = cases + 1 WHERE open = new.open;
END;

-- The search index. External content; its own secure-delete, so that words taken back are gone. Prefixes of one letter too:
-- without them the first keystroke walks every word that begins so (40 ms at 100,000 cases, 1 ms with them).
CREATE VIRTUAL TABLE case_words USING fts5 (
    words, content = 'case_row', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

CREATE TRIGGER case_row_added AFTER INSERT ON case_row BEGIN
    UPDATE case_count SET cases = cases + 1 WHERE open = new.open;
    INSERT INTO case_words (rowid, words) VALUES (new.number, new.words);
END;

CREATE TRIGGER case_row_removed AFTER DELETE ON case_row BEGIN
    UPDATE case_count SET cases = cases - 1 WHERE open = old.open;
    INSERT INTO case_words (case_words, rowid, words) VALUES ('delete', old.number, old.words);
END;

CREATE TRIGGER case_row_changed AFTER UPDATE OF words ON case_row WHEN old.words IS NOT new.words BEGIN
    INSERT INTO case_words (case_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO case_words (rowid, words) VALUES (new.number, new.words);
END;

-- The team's roster statements, exact bytes.
CREATE TABLE statement (
    id    BLOB NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How far each mailbox of each relay database was read.
CREATE TABLE cursor (
    store   BLOB NOT NULL,
    mailbox BLOB NOT NULL,
    cursor  TEXT NOT NULL,
    PRIMARY KEY (store, mailbox)
) STRICT, WITHOUT ROWID;

-- What is being typed: one row, overwritten in place, never signed, never sent.
CREATE TABLE draft (
    only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    content  TEXT    NOT NULL
) STRICT;

-- Envelopes that could not be opened or believed; bounded per sender.
CREATE TABLE put_aside (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id     BLOB    NOT NULL UNIQUE,
    sender BLOB    NOT NULL,
    reason TEXT    NOT NULL,
    bytes  BLOB    NOT NULL
) STRICT;

CREATE INDEX put_aside_by_sender ON put_aside (sender, number);

-- Money of each case and of all, so that the money page folds nothing. Cents.
CREATE TABLE case_money (
    case_id BLOB    NOT NULL PRIMARY KEY REFERENCES case_row (id) ON DELETE CASCADE,
    agreed  INTEGER NOT NULL,
    paid    INTEGER NOT NULL,
    owed    INTEGER NOT NULL,                  -- still to come
    held    INTEGER NOT NULL,                  -- received for her, not given to her yet
    due_ms  INTEGER                            -- when the next promise falls due, true time
) STRICT, WITHOUT ROWID;

CREATE INDEX money_held ON case_money (held DESC) WHERE held > 0;

CREATE INDEX money_owed ON case_money (due_ms IS NULL, due_ms) WHERE owed > 0;

CREATE TABLE money_total (
    only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    agreed   INTEGER NOT NULL,
    paid     INTEGER NOT NULL,
    owed     INTEGER NOT NULL,
    held     INTEGER NOT NULL
) STRICT;

CREATE TRIGGER case_money_added AFTER INSERT ON case_money BEGIN
    UPDATE money_total SET agreed = agreed + new.agreed, paid = paid + new.paid, owed = owed + new.owed,
        held = held + new.held;
END;

CREATE TRIGGER case_money_changed AFTER UPDATE ON case_money BEGIN
    UPDATE money_total SET agreed = agreed + new.agreed - old.agreed, paid = paid + new.paid - old.paid,
        owed = owed + new.owed - old.owed, held = held + new.held - old.held;
END;

CREATE TRIGGER case_money_removed AFTER DELETE ON case_money BEGIN
    UPDATE money_total SET agreed = agreed - old.agreed, paid = paid - old.paid, owed = owed - old.owed,
        held = held - old.held;
END;

-- Moments at which somebody should look at an open case again, true time: the coming ones are told while locked, too.
CREATE TABLE alarm (
    case_id BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (case_id, at_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX alarm_by_time ON alarm (at_ms);
