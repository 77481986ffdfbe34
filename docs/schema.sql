-- The schema of a notebook's database, as `crates/store/migrations` make it. A test compares the two.
-- Rewrite with: UPDATE_SCHEMA=1 cargo test -p daftari-store --test schema

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
, receipt_for BLOB) STRICT;

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
, amber_from_ms INTEGER, red_from_ms INTEGER, at_once INTEGER NOT NULL DEFAULT 0) STRICT;

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

-- One row for each value a case is found under. Names of places are the same place in capitals or not.
CREATE TABLE case_facet (
    facet  TEXT    NOT NULL,
    value  TEXT    NOT NULL COLLATE NOCASE,
    number INTEGER NOT NULL,                       -- of case_row
    PRIMARY KEY (facet, value, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_facet_by_case ON case_facet (number);

-- How many cases stand under a value, so that neither a chip's number nor the choice of where to begin counts rows.
CREATE TABLE facet_count (
    facet TEXT    NOT NULL,
    value TEXT    NOT NULL COLLATE NOCASE,
    open  INTEGER NOT NULL,
    cases INTEGER NOT NULL,
    PRIMARY KEY (facet, value, open)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_facet_added AFTER INSERT ON case_facet BEGIN
    INSERT INTO facet_count (facet, value, open, cases)
        SELECT new.facet, new.value, open, 1 FROM case_row WHERE number = new.number
        ON CONFLICT (facet, value, open) DO UPDATE SET cases = cases + 1;
END;

CREATE TRIGGER case_facet_removed AFTER DELETE ON case_facet BEGIN
    UPDATE facet_count SET cases = cases - 1 WHERE facet = old.facet AND value = old.value
        AND open = (SELECT open FROM case_row WHERE number = old.number);
    DELETE FROM facet_count WHERE facet = old.facet AND value = old.value AND cases < 1;
END;

CREATE TRIGGER case_facet_turned AFTER UPDATE OF open ON case_row WHEN old.open IS NOT new.open BEGIN
    UPDATE facet_count SET cases = cases - 1 WHERE open = old.open
        AND (facet, value) IN (SELECT facet, value FROM case_facet WHERE number = new.number);
    DELETE FROM facet_count WHERE open = old.open AND cases < 1
        AND (facet, value) IN (SELECT facet, value FROM case_facet WHERE number = new.number);
    INSERT INTO facet_count (facet, value, open, cases)
        SELECT facet, value, new.open, 1 FROM case_facet WHERE number = new.number
        ON CONFLICT (facet, value, open) DO UPDATE SET cases = cases + 1;
END;

CREATE TRIGGER case_row_leaves BEFORE DELETE ON case_row BEGIN
    DELETE FROM case_facet WHERE number = old.number;
END;

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

-- One version of somebody in one case that nobody corrected.
CREATE TABLE party_row (
    number  INTEGER NOT NULL PRIMARY KEY,          -- rowid of its words in party_words
    case_id BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    entry   BLOB    NOT NULL,
    person  BLOB    NOT NULL,                      -- who: the same in every case somebody linked
    part    INTEGER NOT NULL,                      -- 0 said to have done harm, 1 helps, 2 anybody else
    seen_ms INTEGER NOT NULL,                      -- when it happened, or was written down; true time
    summary TEXT    NOT NULL,                      -- the party's fields, JSON
    words   TEXT    NOT NULL
) STRICT;

CREATE INDEX party_by_case ON party_row (case_id);

CREATE INDEX party_by_person ON party_row (person, part, seen_ms, number);

CREATE INDEX party_by_part ON party_row (part, seen_ms DESC, number DESC);

-- What a party can be told by: phone, plate, force number, blocks of names.
CREATE TABLE party_key (
    key   TEXT    NOT NULL,
    party INTEGER NOT NULL REFERENCES party_row (number) ON DELETE CASCADE,
    PRIMARY KEY (key, party)
) STRICT, WITHOUT ROWID;

CREATE INDEX party_key_by_party ON party_key (party);

-- Two people of whom somebody here said that they are not the same; the lower number first. Known on this device only.
CREATE TABLE person_apart (
    one   BLOB NOT NULL,
    other BLOB NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_apart_by_other ON person_apart (other);

-- Moments at which somebody should look at an open case again, true time: the coming ones are told while locked, too.
CREATE TABLE alarm (
    case_id BLOB    NOT NULL REFERENCES case_row (id) ON DELETE CASCADE,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (case_id, at_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX alarm_by_time ON alarm (at_ms);

CREATE TRIGGER case_row_added AFTER INSERT ON case_row BEGIN
    UPDATE case_count SET cases = cases + 1 WHERE open = new.open;
END;

CREATE TRIGGER case_row_removed AFTER DELETE ON case_row BEGIN
    UPDATE case_count SET cases = cases - 1 WHERE open = old.open;
END;

-- The words of `case_row.words`, each once; and their first one and two letters, as `k*` and `ka*`: a first keystroke then
-- walks one list from its newest end, however many words begin so.
CREATE TABLE case_word (
    word   TEXT    NOT NULL,
    number INTEGER NOT NULL,                       -- of case_row
    PRIMARY KEY (word, number)
) STRICT, WITHOUT ROWID;

-- The words of `party_row.words`, in the same way.
CREATE TABLE party_word (
    word   TEXT    NOT NULL,
    number INTEGER NOT NULL,                       -- of party_row
    PRIMARY KEY (word, number)
) STRICT, WITHOUT ROWID;

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

CREATE INDEX due_by_case ON due_row (case_id);

-- Envelopes that could not be opened or believed; bounded per sender.
CREATE TABLE put_aside (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id     BLOB    NOT NULL UNIQUE,
    sender BLOB    NOT NULL,                   -- empty: nobody the team knows
    reason TEXT    NOT NULL,
    waits  INTEGER NOT NULL,                   -- 1: an update, a statement or a seed may make it readable
    retry  INTEGER NOT NULL DEFAULT 0,         -- 1: is to be verified again
    bytes  BLOB    NOT NULL
) STRICT;

CREATE INDEX put_aside_to_drop ON put_aside (sender, number) WHERE waits = 0;

CREATE INDEX put_aside_to_retry ON put_aside (number) WHERE retry = 1;

-- Bytes of a sender in quarantine, so that a flood is not added up again with each envelope.
CREATE TABLE put_aside_size (
    sender BLOB    NOT NULL PRIMARY KEY,
    bytes  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER put_aside_added AFTER INSERT ON put_aside BEGIN
    INSERT INTO put_aside_size (sender, bytes) VALUES (new.sender, length(new.bytes))
        ON CONFLICT (sender) DO UPDATE SET bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER put_aside_moved AFTER UPDATE OF sender ON put_aside WHEN old.sender IS NOT new.sender BEGIN
    UPDATE put_aside_size SET bytes = bytes - length(old.bytes) WHERE sender = old.sender;
    INSERT INTO put_aside_size (sender, bytes) VALUES (new.sender, length(new.bytes))
        ON CONFLICT (sender) DO UPDATE SET bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER put_aside_removed AFTER DELETE ON put_aside BEGIN
    UPDATE put_aside_size SET bytes = bytes - length(old.bytes) WHERE sender = old.sender;
    DELETE FROM put_aside_size WHERE sender = old.sender AND bytes <= 0;
END;

-- From which place on a mailbox is read again after an update or a new statement: the first that found no room.
CREATE TABLE no_room (
    store   BLOB    NOT NULL,
    mailbox BLOB    NOT NULL,
    seq     INTEGER NOT NULL,                  -- of what was not kept
    cursor  TEXT,                              -- the place before it; NULL: the beginning
    PRIMARY KEY (store, mailbox)
) STRICT, WITHOUT ROWID;

-- Cases whose rows are to be made again, because what counts in them has changed.
CREATE TABLE to_fold (
    case_id BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Cases whose rows could not be made of everything in them.
CREATE TABLE unshown (
    case_id BLOB NOT NULL PRIMARY KEY,
    authors TEXT                               -- whose entries were left out, JSON; NULL: all but its name
) STRICT, WITHOUT ROWID;

CREATE INDEX envelope_receipts ON envelope (receipt_for) WHERE receipt_for IS NOT NULL;
