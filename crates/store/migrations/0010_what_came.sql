-- What came from others: kept by budget, tried again in slices, remembered by place where there was no room.

ALTER TABLE put_aside RENAME TO put_aside_before;
DROP INDEX put_aside_by_sender;
-- Envelopes that could not be opened or believed, or only in part; bounded in bytes per sender.
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

INSERT INTO put_aside (number, id, sender, reason, waits, bytes)
    SELECT number, id, sender, reason, reason IN ('newer', 'not_for_us', 'waiting_for_team_list'), bytes
    FROM put_aside_before ORDER BY number;
DROP TABLE put_aside_before;

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

-- Whom a receipt is for. Only the newest waits, and none is offered to a relay again.
ALTER TABLE envelope ADD COLUMN receipt_for BLOB;
CREATE INDEX envelope_receipts ON envelope (receipt_for) WHERE receipt_for IS NOT NULL;
