-- What cases are narrowed by, made from entries like `case_row`.

-- From when on a running clock of the case is amber, and from when on one is red; true time.
ALTER TABLE case_row ADD COLUMN amber_from_ms INTEGER;
ALTER TABLE case_row ADD COLUMN red_from_ms INTEGER;

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
