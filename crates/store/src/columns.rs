//! Ids, sums and moments of the domain as they stand in a column: ids as their bytes, the others as an integer.

use daftari_domain::ids::{CaseId, DeviceKey, EntryId, EnvelopeId, MailboxId, PersonId, StatementId, StoreId};
use daftari_domain::money::Cents;
use daftari_domain::time::UnixMillis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};
use rusqlite::{Error, Row, ToSql};
use uuid::Uuid;

use super::{Result, StoreError};

/// A value of the domain as a parameter of a statement.
pub(crate) struct Column<T>(pub T);

/// The value of a column by its name.
pub(crate) fn read<T: ColumnValue>(row: &Row<'_>, name: &str) -> rusqlite::Result<T> {
    row.get::<_, Column<T>>(name).map(|Column(value)| value)
}

/// Rows of a projection, or none when a value in them has no meaning here: such rows are written again, and block nothing.
/// Every other error stays one.
pub(crate) fn if_readable<T>(rows: Result<T>) -> Result<Option<T>> {
    match rows {
        Err(StoreError::Sqlite(Error::FromSqlConversionFailure(..) | Error::IntegralValueOutOfRange(..))) => Ok(None),
        rows => rows.map(Some),
    }
}

/// A type a column can hold. SQLite's own traits cannot be given to types of another crate.
pub(crate) trait ColumnValue: Sized {
    fn to_column(&self) -> ToSqlOutput<'_>;
    fn from_column(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

impl<T: ColumnValue> ToSql for Column<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_column())
    }
}

impl<T: ColumnValue> FromSql for Column<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::from_column(value).map(Column)
    }
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    fn to_column(&self) -> ToSqlOutput<'_> {
        self.as_ref().map_or(ToSqlOutput::Owned(Value::Null), T::to_column)
    }

    fn from_column(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null { Ok(None) } else { T::from_column(value).map(Some) }
    }
}

fn fixed<const N: usize>(value: ValueRef<'_>) -> FromSqlResult<[u8; N]> {
    let bytes = value.as_blob()?;
    bytes.try_into().map_err(|_| FromSqlError::InvalidBlobSize { expected_size: N, blob_size: bytes.len() })
}

macro_rules! stored_as_bytes {
    ($($id:ident),*) => { $(
        impl ColumnValue for $id {
            fn to_column(&self) -> ToSqlOutput<'_> {
                self.0.as_slice().into()
            }

            fn from_column(value: ValueRef<'_>) -> FromSqlResult<Self> {
                fixed(value).map($id)
            }
        }
    )* };
}

stored_as_bytes!(DeviceKey, EntryId, EnvelopeId, MailboxId, StatementId, StoreId);

macro_rules! stored_as_uuid {
    ($($id:ident),*) => { $(
        impl ColumnValue for $id {
            fn to_column(&self) -> ToSqlOutput<'_> {
                self.0.as_bytes().as_slice().into()
            }

            fn from_column(value: ValueRef<'_>) -> FromSqlResult<Self> {
                fixed(value).map(|bytes| $id(Uuid::from_bytes(bytes)))
            }
        }
    )* };
}

stored_as_uuid!(CaseId, PersonId);

macro_rules! stored_as_integer {
    ($($number:ident),*) => { $(
        impl ColumnValue for $number {
            fn to_column(&self) -> ToSqlOutput<'_> {
                self.0.into()
            }

            fn from_column(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_i64().map($number)
            }
        }
    )* };
}

stored_as_integer!(Cents, UnixMillis);
