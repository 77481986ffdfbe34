//! Secrets, statements, cursors, the draft.

use daftari_domain::ids::{MailboxId, StatementId, StoreId};
use rusqlite::{OptionalExtension, named_params};
use zeroize::Zeroizing;

use super::columns::{Column, read};
use super::{Result, Tx};

/// Counts the badge and the sync page show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases with entries the office does not have.
    pub waiting_cases: u32,
    /// Envelopes in quarantine.
    pub quarantined: u32,
    /// Those of them that a newer version made.
    pub newer: u32,
}

impl Tx<'_> {
    /// Stores a secret or setting by name, in place of its old value.
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

    /// A secret or setting by its name; none when there is none.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut statement = self.0.prepare_cached("SELECT value FROM secret WHERE name = :name")?;
        let found = statement.query_row(named_params! { ":name": name }, |row| row.get("value"));
        Ok(found.optional()?.map(Zeroizing::new))
    }

    /// Deletes a secret or setting.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_secret(&self, name: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM secret WHERE name = :name")?.execute(named_params! { ":name": name })?;
        Ok(())
    }

    /// Secrets and settings whose name begins with `prefix`, with their names, sorted by name.
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

    /// Stores a roster statement. The same id again changes nothing.
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

    /// Deletes every roster statement but those to be kept.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn retain_statements(&self, is_kept: impl Fn(&StatementId) -> bool) -> Result<()> {
        let mut stored = self.0.prepare_cached("SELECT id FROM statement")?;
        let ids = stored.query_map([], |row| read(row, "id"))?.collect::<rusqlite::Result<Vec<StatementId>>>()?;
        let mut delete = self.0.prepare_cached("DELETE FROM statement WHERE id = :id")?;
        for id in ids.into_iter().filter(|id| !is_kept(id)) {
            delete.execute(named_params! { ":id": Column(id) })?;
        }
        Ok(())
    }

    /// The bytes of every roster statement.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn statements(&self) -> Result<Vec<Vec<u8>>> {
        let mut statement = self.0.prepare_cached("SELECT bytes FROM statement ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get("bytes"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The cursor up to which a mailbox of a relay database was pulled; none before the first page.
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

    /// Forgets how far mailboxes were pulled, of whatever relay database: each is read from its beginning again.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn forget_cursors(&self, mailbox: MailboxId) -> Result<()> {
        let sql = "DELETE FROM cursor WHERE mailbox = :mailbox";
        self.0.prepare_cached(sql)?.execute(named_params! { ":mailbox": Column(mailbox) })?;
        Ok(())
    }

    /// Stores the cursor of a mailbox; none pulls it from the beginning again.
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

    /// Stores the draft as JSON, in place of the old one.
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

    /// The draft as JSON: the values of a form that is not saved yet.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn draft(&self) -> Result<Option<String>> {
        let mut statement = self.0.prepare_cached("SELECT content FROM draft")?;
        Ok(statement.query_row([], |row| row.get("content")).optional()?)
    }

    /// Deletes the draft.
    ///
    /// # Errors
    /// [`super::StoreError::Full`] when the disk has no room; [`super::StoreError::Damaged`] when a page fails its
    /// check; else [`super::StoreError::Sqlite`].
    pub fn clear_draft(&self) -> Result<()> {
        self.0.prepare_cached("DELETE FROM draft")?.execute([])?;
        Ok(())
    }

    /// Counts the badge and the sync page show.
    ///
    /// # Errors
    /// [`super::StoreError::Damaged`] when a page that is read fails its check; else [`super::StoreError::Sqlite`].
    pub fn counts(&self) -> Result<Counts> {
        let mut waiting = self.0.prepare_cached(
            "SELECT count(DISTINCT case_id) AS n FROM delivery WHERE state < 2 AND case_id IS NOT NULL",
        )?;
        let mut quarantined = self
            .0
            .prepare_cached("SELECT count(*) AS n, count(*) FILTER (WHERE reason = 'newer') AS newer FROM put_aside")?;
        let (quarantined, newer) = quarantined.query_row([], |row| Ok((row.get("n")?, row.get("newer")?)))?;
        Ok(Counts { waiting_cases: waiting.query_row([], |row| row.get("n"))?, quarantined, newer })
    }
}
