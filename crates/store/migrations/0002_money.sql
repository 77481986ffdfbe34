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
INSERT INTO money_total (only_one, agreed, paid, owed, held) VALUES (1, 0, 0, 0, 0);
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
