//! Small integers in the database and the enums they stand for.
//!
//! The numbers are those of the shipped schema (`docs/schema.sql`) and never change. Where the text of a statement says
//! `state = 0` it says so as a literal, because SQLite uses a partial index only for a constant.

/// Gives an enum its numbers in the database: `ToSql`, and `FromSql`, which refuses every other number.
macro_rules! numbered {
    ($of:ty { $($variant:ident = $number:literal),* $(,)? }) => {
        impl rusqlite::ToSql for $of {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                let number: i64 = match self { $(<$of>::$variant => $number),* };
                Ok(number.into())
            }
        }

        impl rusqlite::types::FromSql for $of {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_i64()? {
                    $($number => Ok(<$of>::$variant),)*
                    other => Err(rusqlite::types::FromSqlError::OutOfRange(other)),
                }
            }
        }
    };
}

pub(crate) use numbered;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot ask SQLite has failed")]

    use rusqlite::Connection;
    use rusqlite::types::{FromSql, ToSql};

    use crate::{DeliveryState, DueKind, PartyGroup};

    /// The number that SQLite holds for a value, and the value that it gives back for the number.
    fn held<T: ToSql + FromSql>(value: T) -> (i64, T) {
        let database = Connection::open_in_memory().unwrap();
        database.query_row("SELECT ?1 + 0, ?1", [value], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }

    #[test]
    fn the_numbers_are_those_of_notebooks_in_the_field() {
        use DeliveryState::{Handed, OfficeHas, OnPhone};
        use PartyGroup::{Harm, Help, Other};
        assert_eq!([OnPhone, Handed, OfficeHas].map(held), [(0, OnPhone), (1, Handed), (2, OfficeHas)]);
        assert_eq!([Harm, Help, Other].map(held), [(0, Harm), (1, Help), (2, Other)]);
        let kinds = [DueKind::Clock, DueKind::Due, DueKind::AtOnce];
        assert_eq!(kinds.map(held), [(0, DueKind::Clock), (1, DueKind::Due), (2, DueKind::AtOnce)]);
    }

    #[test]
    fn a_number_without_a_meaning_is_refused() {
        let database = Connection::open_in_memory().unwrap();
        let read = |sql| database.query_row(sql, [], |row| row.get::<_, Option<DeliveryState>>(0));
        assert_eq!(read("SELECT NULL").unwrap(), None);
        assert!(read("SELECT 3").is_err() && read("SELECT -1").is_err() && read("SELECT '1'").is_err());
    }
}
