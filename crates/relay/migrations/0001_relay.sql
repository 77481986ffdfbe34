-- The relay's database, first version: statements, sealed envelopes, mailboxes. Nothing in it can be read.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,           -- store id, token key, setup code, the team made with it
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE begun (
    team BLOB NOT NULL PRIMARY KEY             -- made with the setup code, and nobody logged in yet
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
    seq   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,   -- a place: never used twice, also when its row is gone
    team  BLOB    NOT NULL,
    id    BLOB    NOT NULL,
    bytes BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX statement_by_id ON statement (team, id);
CREATE INDEX statement_by_team ON statement (team, seq);

CREATE TABLE envelope (
    seq   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    team  BLOB    NOT NULL,
    id    BLOB    NOT NULL,
    bytes BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX envelope_by_id ON envelope (team, id);

CREATE TABLE mail (
    team    BLOB    NOT NULL,
    mailbox BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (team, mailbox, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    id         BLOB    NOT NULL PRIMARY KEY,
    message    BLOB    NOT NULL,
    expires_s  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
    team  BLOB    NOT NULL PRIMARY KEY,
    bytes INTEGER NOT NULL                     -- of its envelopes: the quota is checked without adding them up
) STRICT, WITHOUT ROWID;

-- What each device posted on the running day: a sum, so that nobody reads here who wrote which envelope.
CREATE TABLE device_day (
    day        INTEGER NOT NULL,
    team       BLOB    NOT NULL,
    device     BLOB    NOT NULL,
    bytes      INTEGER NOT NULL,
    colleagues INTEGER NOT NULL,               -- of these, also to other field devices
    PRIMARY KEY (day, team, device)
) STRICT, WITHOUT ROWID;

-- What each field device's mailbox was given on the running day by other field devices.
CREATE TABLE mailbox_day (
    day     INTEGER NOT NULL,
    team    BLOB    NOT NULL,
    mailbox BLOB    NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (day, team, mailbox)
) STRICT, WITHOUT ROWID;
