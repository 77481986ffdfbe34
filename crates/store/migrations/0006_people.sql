-- People the cases speak of; made from entries together with `case_row`, gone with it.

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

-- The search index of people, as that of cases.
CREATE VIRTUAL TABLE party_words USING fts5 (
    words, content = 'party_row', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO party_words (party_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER party_row_added AFTER INSERT ON party_row BEGIN
    INSERT INTO party_words (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER party_row_removed AFTER DELETE ON party_row BEGIN
    INSERT INTO party_words (party_words, rowid, words) VALUES ('delete', old.number, old.words);
END;
