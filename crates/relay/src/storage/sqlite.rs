//! SQLite: embedded, WAL, synchronous=FULL, 16 KiB pages (2 KiB records waste half of each 4 KiB page).
//!
//! One writer thread takes everything that waits and commits it with one fsync: the largest gain that was measured. Reads
//! run on their own connections, on Tokio's blocking threads.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, TryLockError};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::code;
use daftari_relay_api::ids::{EnvelopeId, InviteId, MailboxId, StatementId, StoreId, TeamId};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, INVITE_TTL_S, INVITES_MAX};
use daftari_relay_api::roster::digest;
use daftari_relay_api::wire::{Rest, RosterRoom};
use rusqlite::{Connection, OptionalExtension, named_params};
use tokio::sync::{Semaphore, oneshot};

use super::{NewEnvelope, Result, Settings, StatementChange, StatementPage, Storage, StorageError};
use crate::random;

const MIGRATION: &str = include_str!("../../migrations/0001_relay.sql");
/// Jobs of one transaction at most: bounds how long the first of them waits.
const GROUP_MAX: usize = 256;
/// Reads at a time: each has a connection with its own cache.
const READERS: usize = 8;
/// Version of the schema.
const VERSION: i64 = 1;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StorageError::Full,
            code => {
                tracing::error!(?code, "database");
                StorageError::Database
            }
        }
    }
}

/// A write and who waits for it.
struct Job {
    work: Work,
    done: oneshot::Sender<Result<()>>,
}

enum Work {
    Statements(TeamId, StatementChange),
    Envelopes(Vec<NewEnvelope>),
    Invite(InviteId, Vec<u8>, u64),
}

/// The embedded database of a relay.
pub struct Sqlite {
    settings: Settings,
    writer: Mutex<Option<(Sender<Job>, JoinHandle<()>)>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    reading: Semaphore,
    path: std::path::PathBuf,
    /// Folded teams are held in memory, so one process at a time may use the directory.
    _alone: File,
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;",
    )?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn setting<const N: usize>(connection: &Connection, name: &str) -> Result<[u8; N]> {
    let found: Option<Vec<u8>> = connection
        .query_row("SELECT value FROM setting WHERE name = :name", named_params! { ":name": name }, |row| {
            row.get("value")
        })
        .optional()?;
    if let Some(value) = found {
        return value.try_into().map_err(|_| StorageError::Database);
    }
    let value = random::make_bytes::<N>().map_err(|_| StorageError::Database)?;
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (:name, :value)",
        named_params! { ":name": name, ":value": value },
    )?;
    Ok(value)
}

/// Makes the directory, for its owner only, and takes it for this process. The system releases it when the process
/// ends, however it ends.
fn take(directory: &Path) -> Result<File> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(|_| StorageError::Database)?;
    let lock = File::options().create(true).truncate(false).write(true).open(directory.join("relay.lock"));
    let lock = lock.map_err(|_| StorageError::Database)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse),
        Err(TryLockError::Error(_)) => Err(StorageError::Database),
    }
}

impl Sqlite {
    /// Opens the database in a directory, making both when they are not there. One team may store at most
    /// `team_bytes_max` bytes.
    ///
    /// # Errors
    /// [`StorageError::InUse`] when another process has it, [`StorageError::Database`].
    pub fn open(directory: &Path, team_bytes_max: u64) -> Result<Sqlite> {
        let alone = take(directory)?;
        let path = directory.join("relay.sqlite");
        let connection = connect(&path)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match version {
            VERSION => {}
            0 => connection
                .execute_batch(&format!("BEGIN IMMEDIATE; {MIGRATION} PRAGMA user_version = {VERSION}; COMMIT;"))?,
            _ => return Err(StorageError::Database),
        }
        let settings = Settings {
            store: StoreId(setting(&connection, "store")?),
            token_key: setting(&connection, "token_key")?,
            setup_code: code::to_text(&setting(&connection, "setup_code")?),
        };
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new()
            .name("relay-writer".to_owned())
            .spawn(move || write_all(&connection, &receiver, team_bytes_max))
            .map_err(|_| StorageError::Database)?;
        Ok(Sqlite {
            settings,
            writer: Mutex::new(Some((sender, thread))),
            readers: Arc::default(),
            reading: Semaphore::new(READERS),
            path,
            _alone: alone,
        })
    }

    async fn write(&self, work: Work) -> Result<()> {
        let (done, answer) = oneshot::channel();
        {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let (sender, _) = writer.as_ref().ok_or(StorageError::Database)?;
            sender.send(Job { work, done }).map_err(|_| StorageError::Database)?;
        }
        answer.await.map_err(|_| StorageError::Database)?
    }

    async fn read<T: Send + 'static>(&self, act: impl FnOnce(&Connection) -> Result<T> + Send + 'static) -> Result<T> {
        let _reading = self.reading.acquire().await.map_err(|_| StorageError::Database)?;
        let (readers, path) = (Arc::clone(&self.readers), self.path.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => connect(&path)?,
            };
            let found = act(&connection);
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            found
        });
        reading.await.map_err(|_| StorageError::Database)?
    }
}

/// The writer: takes everything that waits, one transaction, one fsync, then answers all.
fn write_all(connection: &Connection, jobs: &Receiver<Job>, team_bytes_max: u64) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP_MAX - 1));
        let outcomes = write_group(connection, group.iter().map(|job| &job.work), team_bytes_max);
        for (job, outcome) in group.into_iter().zip(outcomes) {
            // The caller may have disconnected; the bytes are on disk all the same.
            let _ = job.done.send(outcome);
        }
    }
    // The last sender is gone: a clean stop leaves no write-ahead log behind.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

fn write_group<'a>(
    connection: &Connection,
    group: impl ExactSizeIterator<Item = &'a Work>,
    team_bytes_max: u64,
) -> Vec<Result<()>> {
    let jobs = group.len();
    let none = |error: &StorageError| {
        let error = || if matches!(error, StorageError::Full) { StorageError::Full } else { StorageError::Database };
        std::iter::repeat_with(|| Err(error())).take(jobs).collect()
    };
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE").map_err(StorageError::from) {
        return none(&error);
    }
    let mut outcomes = Vec::with_capacity(jobs);
    for work in group {
        let outcome = write_one(connection, work, team_bytes_max);
        // On a full disk SQLite gives up the whole transaction, not only the job: then nothing of the group is there,
        // and what would follow would stand in a transaction of its own.
        if connection.is_autocommit() {
            return none(&outcome.err().unwrap_or(StorageError::Database));
        }
        outcomes.push(outcome);
    }
    match connection.execute_batch("COMMIT").map_err(StorageError::from) {
        Ok(()) => outcomes,
        Err(error) => {
            give_up(connection);
            none(&error)
        }
    }
}

fn give_up(connection: &Connection) {
    if !connection.is_autocommit() {
        // Fails only when there is no transaction left, which is what is wanted.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// One job within the group; a savepoint keeps its failure to itself.
fn write_one(connection: &Connection, work: &Work, team_bytes_max: u64) -> Result<()> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let done = match work {
        Work::Statements(team, change) => write_statements(connection, *team, change),
        Work::Envelopes(envelopes) => write_envelopes(connection, envelopes, team_bytes_max),
        Work::Invite(id, message, now_s) => write_invite(connection, *id, message, *now_s),
    };
    match done {
        Ok(()) => {
            connection.prepare_cached("RELEASE job")?.execute([])?;
            Ok(())
        }
        Err(error) => {
            if connection.execute_batch("ROLLBACK TO job; RELEASE job").is_err() {
                give_up(connection);
            }
            Err(error)
        }
    }
}

fn write_statements(connection: &Connection, team: TeamId, change: &StatementChange) -> Result<()> {
    for id in &change.dropped {
        connection
            .prepare_cached("DELETE FROM statement WHERE team = :team AND id = :id")?
            .execute(named_params! { ":team": team.0, ":id": id.0 })?;
    }
    for (id, bytes) in &change.kept {
        connection
            .prepare_cached(
                "INSERT INTO statement (team, id, bytes) VALUES (:team, :id, :bytes)
                 ON CONFLICT (team, id) DO NOTHING",
            )?
            .execute(named_params! { ":team": team.0, ":id": id.0, ":bytes": bytes })?;
    }
    Ok(())
}

/// One moment of a team's statements: the page and the digest say the same.
fn read_statements(connection: &Connection, team: TeamId, after: u64) -> Result<StatementPage> {
    let moment = connection.unchecked_transaction()?;
    let last: Option<i64> = moment
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'statement'")?
        .query_row([], |row| row.get("seq"))
        .optional()?;
    if after > last.unwrap_or_default().unsigned_abs() {
        return Err(StorageError::CursorUnknown);
    }
    let mut page = StatementPage { statements: Vec::new(), next: after, rest: Rest::None, kept: digest([]) };
    let mut statement =
        moment.prepare_cached("SELECT seq, bytes FROM statement WHERE team = :team AND seq > :after ORDER BY seq")?;
    let mut rows = statement.query(named_params! { ":team": team.0, ":after": after as i64 })?;
    let mut room = RosterRoom::default();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get("bytes")?;
        if !room.take(bytes.len()) {
            page.rest = Rest::More;
            break;
        }
        page.next = row.get::<_, i64>("seq")?.unsigned_abs();
        page.statements.push(bytes);
    }
    let mut ids = moment.prepare_cached("SELECT id FROM statement WHERE team = :team ORDER BY id")?;
    let ids = ids.query_map(named_params! { ":team": team.0 }, |row| row.get("id").map(StatementId))?;
    page.kept = digest(ids.collect::<rusqlite::Result<Vec<_>>>()?);
    Ok(page)
}

fn write_envelopes(connection: &Connection, envelopes: &[NewEnvelope], team_bytes_max: u64) -> Result<()> {
    let mut added: BTreeMap<TeamId, u64> = BTreeMap::new();
    for new in envelopes {
        if write_envelope(connection, new)? == Written::New {
            *added.entry(new.team).or_default() += new.bytes.len() as u64;
        }
    }
    for (team, bytes) in added {
        let used: i64 = connection
            .prepare_cached(
                "INSERT INTO usage (team, bytes) VALUES (:team, :bytes)
                 ON CONFLICT (team) DO UPDATE SET bytes = bytes + excluded.bytes RETURNING bytes",
            )?
            .query_row(named_params! { ":team": team.0, ":bytes": bytes as i64 }, |row| row.get("bytes"))?;
        if used.unsigned_abs() > team_bytes_max {
            return Err(StorageError::Full);
        }
    }
    Ok(())
}

/// Was an envelope here already?
#[derive(PartialEq, Eq)]
enum Written {
    New,
    Before,
}

fn write_envelope(connection: &Connection, new: &NewEnvelope) -> Result<Written> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO envelope (team, id, bytes) VALUES (:team, :id, :bytes)
             ON CONFLICT (team, id) DO NOTHING",
        )?
        .execute(named_params! { ":team": new.team.0, ":id": new.id.0, ":bytes": new.bytes })?;
    if inserted == 0 {
        return Ok(Written::Before);
    }
    let seq = connection.last_insert_rowid();
    for mailbox in &new.mailboxes {
        connection
            .prepare_cached("INSERT INTO mail (team, mailbox, seq) VALUES (:team, :mailbox, :seq)")?
            .execute(named_params! { ":team": new.team.0, ":mailbox": mailbox.0, ":seq": seq })?;
    }
    Ok(Written::New)
}

fn write_invite(connection: &Connection, id: InviteId, message: &[u8], now_s: u64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM invite WHERE expires_s <= :now")?
        .execute(named_params! { ":now": now_s as i64 })?;
    let present: Option<Vec<u8>> = connection
        .prepare_cached("SELECT message FROM invite WHERE id = :id")?
        .query_row(named_params! { ":id": id.0 }, |row| row.get("message"))
        .optional()?;
    match present {
        Some(same) if same == message => return Ok(()),
        Some(_) => return Err(StorageError::AlreadyWritten),
        None => {}
    }
    let stored: i64 =
        connection.prepare_cached("SELECT count(*) AS n FROM invite")?.query_row([], |row| row.get("n"))?;
    if stored >= INVITES_MAX as i64 {
        return Err(StorageError::Full);
    }
    connection
        .prepare_cached("INSERT INTO invite (id, message, expires_s) VALUES (:id, :message, :expires)")?
        .execute(named_params! {
            ":id": id.0, ":message": message, ":expires": (now_s + INVITE_TTL_S) as i64,
        })?;
    Ok(())
}

impl Storage for Sqlite {
    fn settings(&self) -> Settings {
        self.settings.clone()
    }

    async fn statements(&self, team: TeamId) -> Result<Vec<Vec<u8>>> {
        self.read(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT bytes FROM statement WHERE team = :team ORDER BY seq")?;
            let rows = statement.query_map(named_params! { ":team": team.0 }, |row| row.get("bytes"))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    async fn change_statements(&self, team: TeamId, change: StatementChange) -> Result<()> {
        self.write(Work::Statements(team, change)).await
    }

    async fn statements_after(&self, team: TeamId, after: u64) -> Result<StatementPage> {
        self.read(move |connection| read_statements(connection, team, after)).await
    }

    async fn store(&self, envelopes: Vec<NewEnvelope>) -> Result<()> {
        if envelopes.is_empty() { Ok(()) } else { self.write(Work::Envelopes(envelopes)).await }
    }

    async fn pull(
        &self,
        team: TeamId,
        mailbox: MailboxId,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<(u64, Pulled)>> {
        self.read(move |connection| {
            if let Some(cursor) = after {
                let mut at = connection.prepare_cached("SELECT team, id FROM envelope WHERE seq = :seq")?;
                let found: Option<([u8; 32], [u8; 32])> = at
                    .query_row(named_params! { ":seq": cursor.seq as i64 }, |row| {
                        Ok((row.get("team")?, row.get("id")?))
                    })
                    .optional()?;
                if found != Some((team.0, cursor.id.0)) {
                    return Err(StorageError::CursorUnknown);
                }
            }
            let mut statement = connection.prepare_cached(
                "SELECT envelope.seq AS seq, bytes FROM mail JOIN envelope ON envelope.seq = mail.seq
                 WHERE mail.team = :team AND mailbox = :mailbox AND mail.seq > :after
                 ORDER BY mail.seq LIMIT :limit",
            )?;
            let mut rows = statement.query(named_params! {
                ":team": team.0,
                ":mailbox": mailbox.0,
                ":after": after.map_or(0, |cursor| cursor.seq as i64),
                ":limit": limit as i64,
            })?;
            let (mut found, mut size) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let bytes: Vec<u8> = row.get("bytes")?;
                size += bytes.len();
                if size > BATCH_BYTES_MAX && !found.is_empty() {
                    break;
                }
                found.push((row.get::<_, i64>("seq")?.unsigned_abs(), Pulled::Envelope(bytes)));
            }
            Ok(found)
        })
        .await
    }

    async fn missing(&self, team: TeamId, ids: Vec<EnvelopeId>) -> Result<Vec<EnvelopeId>> {
        self.read(move |connection| {
            let mut here = connection.prepare_cached("SELECT 1 FROM envelope WHERE team = :team AND id = :id")?;
            let mut missing = Vec::new();
            for id in ids {
                if !here.exists(named_params! { ":team": team.0, ":id": id.0 })? {
                    missing.push(id);
                }
            }
            Ok(missing)
        })
        .await
    }

    async fn put_invite(&self, id: InviteId, message: Vec<u8>, now_s: u64) -> Result<()> {
        self.write(Work::Invite(id, message, now_s)).await
    }

    async fn invite(&self, id: InviteId, now_s: u64) -> Result<Option<Vec<u8>>> {
        self.read(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT message FROM invite WHERE id = :id AND expires_s > :now")?;
            let found =
                statement.query_row(named_params! { ":id": id.0, ":now": now_s as i64 }, |row| row.get("message"));
            Ok(found.optional()?)
        })
        .await
    }

    async fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((sender, thread)) = writer {
            drop(sender);
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the writer did not end cleanly");
            }
        }
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(number: u8, length: usize) -> Work {
        let (team, id, mailboxes) = (TeamId([1; 32]), EnvelopeId([number; 32]), vec![MailboxId([1; 16])]);
        Work::Envelopes(vec![NewEnvelope { team, id, mailboxes, bytes: vec![number; length] }])
    }

    fn stored(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) AS n FROM envelope", [], |row| row.get("n")).unwrap()
    }

    /// SQLite rolls the whole transaction back when the disk is full. A writer that goes on with the group as if only one
    /// job had failed acknowledges bytes that are stored nowhere.
    #[test]
    fn a_full_disk_acknowledges_nothing_of_its_group() {
        let directory = tempfile::tempdir().unwrap();
        drop(Sqlite::open(directory.path(), u64::MAX).unwrap());
        let connection = connect(&directory.path().join("relay.sqlite")).unwrap();
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        connection.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 3)).unwrap();

        let (amina, large, other_invite) =
            (envelope(1, 2_000), envelope(2, 200_000), Work::Invite(InviteId([1; 16]), b"other".to_vec(), 0));
        let invite = Work::Invite(InviteId([1; 16]), b"first".to_vec(), 0);
        assert!(write_group(&connection, [&invite].into_iter(), u64::MAX).iter().all(Result::is_ok));
        let outcomes = write_group(&connection, [&amina, &large, &other_invite].into_iter(), u64::MAX);

        assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(StorageError::Full))), "{outcomes:?}");
        assert_eq!(stored(&connection), 0);
        assert!(connection.is_autocommit());
        // A batch that fits is stored when it is sent again.
        assert!(write_group(&connection, [&amina].into_iter(), u64::MAX).iter().all(Result::is_ok));
        assert_eq!(stored(&connection), 1);
    }

    /// `kill -9` does not show it: the system still writes what a killed process had handed over. A power cut would.
    #[test]
    fn every_connection_survives_a_power_cut() {
        let directory = tempfile::tempdir().unwrap();
        let connection = connect(&directory.path().join("relay.sqlite")).unwrap();
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();

        assert_eq!((mode.as_str(), number("synchronous"), number("page_size")), ("wal", 2, 16_384));
    }

    #[test]
    fn a_job_that_fails_leaves_its_neighbours_in_the_group_alone() {
        let directory = tempfile::tempdir().unwrap();
        drop(Sqlite::open(directory.path(), u64::MAX).unwrap());
        let connection = connect(&directory.path().join("relay.sqlite")).unwrap();
        let over_quota = envelope(2, 3_000);

        let outcomes = write_group(&connection, [&envelope(1, 100), &over_quota, &envelope(3, 100)].into_iter(), 1_000);

        assert!(matches!(outcomes.as_slice(), [Ok(()), Err(StorageError::Full), Ok(())]), "{outcomes:?}");
        assert_eq!(stored(&connection), 2);
    }
}
