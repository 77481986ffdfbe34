//! Secrets, statements, cursors, the draft, what was put aside.

use daftari_domain::ids::{EnvelopeId, MailboxId, StatementId, StoreId};
use rusqlite::{OptionalExtension, named_params};
use zeroize::Zeroizing;

use super::columns::Column;
use super::{Result, Tx};

/// Envelopes put aside per sender; older ones make room.
const PUT_ASIDE_PER_SENDER: i64 = 64;

/// Numbers for badges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases with entries the office does not have.
    pub waiting_cases: u32,
    /// Envelopes put aside.
    pub put_aside: u32,
}

impl Tx<'_> {
    /// Keeps a secret or setting by name.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_secret(&self, name: &str, value: &[u8]) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO secret (name, value) VALUES (:name, :value)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute(named_params! { ":name": name, ":value": value })?;
        Ok(())
    }

    /// A secret or setting.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut statement = self.0.prepare_cached("SELECT value FROM secret WHERE name = :name")?;
        let found = statement.query_row(named_params! { ":name": name }, |row| row.get("value"));
        Ok(found.optional()?.map(Zeroizing::new))
    }

    /// Forgets a secret or setting.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_secret(&self, name: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM secret WHERE name = :name")?.execute(named_params! { ":name": name })?;
        Ok(())
    }

    /// Secrets whose name begins so.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn secrets(&self, prefix: &str) -> Result<Vec<(String, Zeroizing<Vec<u8>>)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT name, value FROM secret WHERE substr(name, 1, length(:prefix)) = :prefix ORDER BY name",
        )?;
        let rows = statement.query_map(named_params! { ":prefix": prefix }, |row| {
            Ok((row.get("name")?, Zeroizing::new(row.get("value")?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps a roster statement.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_statement(&self, id: StatementId, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO statement (id, bytes) VALUES (:id, :bytes) ON CONFLICT (id) DO NOTHING")?
            .execute(named_params! { ":id": Column(id), ":bytes": bytes })?;
        Ok(())
    }

    /// Every roster statement.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn statements(&self) -> Result<Vec<Vec<u8>>> {
        let mut statement = self.0.prepare_cached("SELECT bytes FROM statement ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get("bytes"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How far a mailbox of a relay database was read.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn cursor(&self, store: StoreId, mailbox: MailboxId) -> Result<Option<String>> {
        let mut statement =
            self.0.prepare_cached("SELECT cursor FROM cursor WHERE store = :store AND mailbox = :mailbox")?;
        let found = statement
            .query_row(named_params! { ":store": Column(store), ":mailbox": Column(mailbox) }, |row| row.get("cursor"));
        Ok(found.optional()?)
    }

    /// Remembers how far a mailbox was read; none starts at the beginning again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_cursor(&self, store: StoreId, mailbox: MailboxId, cursor: Option<&str>) -> Result<()> {
        let sql = match cursor {
            Some(_) => {
                "INSERT INTO cursor (store, mailbox, cursor) VALUES (:store, :mailbox, :cursor)
                 ON CONFLICT (store, mailbox) DO UPDATE SET cursor = excluded.cursor"
            }
            None => "DELETE FROM cursor WHERE store = :store AND mailbox = :mailbox AND :cursor IS NULL",
        };
        self.0
            .prepare_cached(sql)?
            .execute(named_params! { ":store": Column(store), ":mailbox": Column(mailbox), ":cursor": cursor })?;
        Ok(())
    }

    /// Keeps what is being typed, in place of what was.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_draft(&self, content: &str) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO draft (only_one, content) VALUES (1, :content)
                 ON CONFLICT (only_one) DO UPDATE SET content = excluded.content",
            )?
            .execute(named_params! { ":content": content })?;
        Ok(())
    }

    /// The draft: what is typed on a form and not saved yet.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn draft(&self) -> Result<Option<String>> {
        let mut statement = self.0.prepare_cached("SELECT content FROM draft")?;
        Ok(statement.query_row([], |row| row.get("content")).optional()?)
    }

    /// Words taken back are gone.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn clear_draft(&self) -> Result<()> {
        self.0.prepare_cached("DELETE FROM draft")?.execute([])?;
        Ok(())
    }

    /// Puts an envelope aside that could not be opened or believed. At most 64 per sender are kept.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn put_aside(&self, id: EnvelopeId, sender: &[u8], reason: &str, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO put_aside (id, sender, reason, bytes) VALUES (:id, :sender, :reason, :bytes)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(named_params! { ":id": Column(id), ":sender": sender, ":reason": reason, ":bytes": bytes })?;
        self.0
            .prepare_cached(
                "DELETE FROM put_aside WHERE sender = :sender AND number <=
                    (SELECT number FROM put_aside WHERE sender = :sender ORDER BY number DESC LIMIT 1 OFFSET :keep)",
            )?
            .execute(named_params! { ":sender": sender, ":keep": PUT_ASIDE_PER_SENDER })?;
        Ok(())
    }

    /// Takes back what was put aside for a reason, to try it again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn take_aside(&self, reason: &str) -> Result<Vec<Vec<u8>>> {
        let mut statement = self.0.prepare_cached("DELETE FROM put_aside WHERE reason = :reason RETURNING bytes")?;
        let rows = statement.query_map(named_params! { ":reason": reason }, |row| row.get("bytes"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Numbers for badges.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn counts(&self) -> Result<Counts> {
        let mut waiting = self.0.prepare_cached(
            "SELECT count(DISTINCT case_id) AS n FROM delivery WHERE state < 2 AND case_id IS NOT NULL",
        )?;
        let mut aside = self.0.prepare_cached("SELECT count(*) AS n FROM put_aside")?;
        Ok(Counts {
            waiting_cases: waiting.query_row([], |row| row.get("n"))?,
            put_aside: aside.query_row([], |row| row.get("n"))?,
        })
    }
}
