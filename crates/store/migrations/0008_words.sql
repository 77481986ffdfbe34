-- Words in tables of our own, in place of FTS5's index: a save writes the words that came and removes those that went, where
-- FTS5 with secure-delete looked for every word of the case again, through all cases that have it.
DROP TRIGGER case_row_added;
DROP TRIGGER case_row_removed;
DROP TRIGGER case_row_changed;
DROP TRIGGER party_row_added;
DROP TRIGGER party_row_removed;
DROP TABLE case_words;
DROP TABLE party_words;

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
