//! SQLite: embedded, WAL, synchronous=FULL, 16 KiB pages (2 KiB records waste half of each 4 KiB page).
//!
//! One writer thread takes everything that waits and commits it with one fsync: the largest gain that was measured. Reads
//! run on their own connections, on Tokio's blocking threads.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::code;
use daftari_relay_api::ids::{EnvelopeId, InviteId, MailboxId, StatementId, StoreId, TeamId};
use daftari_relay_api::limits::{BATCH_BYTES_MAX, INVITE_TTL_S, INVITES_MAX, SETUP_TRIES_MAX};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::roster::digest;
use daftari_relay_api::wire::{Rest, RosterRoom};
use rusqlite::{Connection, OpenFlags, OptionalExtension, named_params};
use tokio::sync::{Semaphore, oneshot};

use super::files::{self, OpenError, Place};
use super::quota::Counts;
use super::{
    NewEnvelope, Quotas, Result, Sender, Settings, SetupCode, StatementChange, StatementPage, Storage, StorageError,
};
use crate::random;

const MIGRATION: &str = include_str!("../../migrations/0001_relay.sql");
/// Jobs of one transaction at most: bounds how long the first of them waits.
const GROUP_MAX: usize = 256;
/// Reads at a time: each has a connection with its own cache.
const READERS: usize = 8;
/// Version of the schema.
pub(super) const VERSION: i64 = 1;
/// The database's file in its directory.
pub(super) const FILE: &str = "relay.sqlite";
/// Free bytes below which the disk counts as full: a batch, and its way through the write-ahead log.
const ROOM_MIN: u64 = 16 * 1024 * 1024;

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
    done: oneshot::Sender<Done>,
}

/// What became of a write, and of each envelope of it.
type Done = Result<Vec<Pushed>>;

enum Work {
    Team(TeamId, (StatementId, Vec<u8>), [u8; 10]),
    Login(TeamId),
    Statements(TeamId, StatementChange),
    Envelopes(Sender, Vec<NewEnvelope>),
    Invite(InviteId, Vec<u8>, u64),
}

/// The embedded database of a relay.
pub struct Sqlite {
    settings: Settings,
    writer: Mutex<Option<(mpsc::Sender<Job>, JoinHandle<()>)>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    reading: Semaphore,
    path: PathBuf,
    place: Place,
    last_write: Arc<LastWrite>,
    /// Folded teams are held in memory, so one process at a time may use the directory.
    _alone: File,
}

/// How the last transaction ended.
#[derive(Default)]
struct LastWrite(AtomicU8);

impl LastWrite {
    fn note(&self, error: Option<&StorageError>) {
        let ended = match error {
            None => 0,
            Some(StorageError::Full) => 1,
            Some(_) => 2,
        };
        self.0.store(ended, Ordering::Relaxed);
    }

    fn outcome(&self) -> Result<()> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            1 => Err(StorageError::Full),
            _ => Err(StorageError::Database),
        }
    }
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;",
    )?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

pub(super) fn read_setting<const N: usize>(connection: &Connection, name: &str) -> Result<Option<[u8; N]>> {
    let found: Option<Vec<u8>> = connection
        .query_row("SELECT value FROM setting WHERE name = :name", named_params! { ":name": name }, |row| {
            row.get("value")
        })
        .optional()?;
    found.map(|value| value.try_into().map_err(|_| StorageError::Database)).transpose()
}

/// Draws a setting anew.
pub(super) fn draw_setting<const N: usize>(connection: &Connection, name: &str) -> Result<[u8; N]> {
    let value = random::make_bytes::<N>().map_err(|_| StorageError::Database)?;
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        named_params! { ":name": name, ":value": value },
    )?;
    Ok(value)
}

fn setting<const N: usize>(connection: &Connection, name: &str) -> Result<[u8; N]> {
    match read_setting(connection, name)? {
        Some(value) => Ok(value),
        None => draw_setting(connection, name),
    }
}

/// Draws a new setup code, for one more team.
pub(super) fn draw_setup_code(connection: &Connection) -> Result<String> {
    let code = draw_setting(connection, "setup_code")?;
    connection.execute_batch("DELETE FROM setting WHERE name = 'setup_used'; DELETE FROM begun;")?;
    Ok(code::to_text(&code))
}

pub(super) fn read_setup_code(connection: &Connection) -> Result<SetupCode> {
    if read_setting::<32>(connection, "setup_used")?.is_some() {
        return Ok(SetupCode::Used);
    }
    let code = read_setting(connection, "setup_code")?.ok_or(StorageError::Database)?;
    Ok(SetupCode::Good(code::to_text(&code)))
}

/// Opens a database that cannot be written: one connection, which needs no file beside the database.
fn open_to_read(path: &Path) -> Result<(Settings, Connection)> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Alone, SQLite keeps the index of its write-ahead log in memory: making the file for it is what fails on a full disk.
    connection
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let (store, token_key) = (read_setting(&connection, "store")?, read_setting(&connection, "token_key")?);
    match (version, store, token_key) {
        (VERSION, Some(store), Some(token_key)) => Ok((Settings { store: StoreId(store), token_key }, connection)),
        _ => Err(StorageError::Database),
    }
}

impl Sqlite {
    /// Opens the database in a directory, making both when they are not there. One that is there and cannot be written is
    /// opened to be read: every write is answered [`StorageError::Full`].
    ///
    /// # Errors
    /// [`OpenError`]: which file, and why.
    pub fn open(directory: &Path, quotas: Quotas) -> std::result::Result<Sqlite, OpenError> {
        let alone = files::take(directory)?;
        let path = directory.join(FILE);
        match Self::open_whole(&path) {
            Ok((settings, connection)) => {
                let place = Place::of(&path).map_err(OpenError::of(&path))?;
                let last_write = Arc::new(LastWrite::default());
                let writer = Writer { connection, quotas, place: place.clone(), last_write: Arc::clone(&last_write) };
                let (sender, receiver) = channel();
                let thread = std::thread::Builder::new()
                    .name("relay-writer".to_owned())
                    .spawn(move || writer.write_all(&receiver))
                    .map_err(OpenError::of(&path))?;
                let writer = Mutex::new(Some((sender, thread)));
                let (readers, reading) = (Arc::default(), Semaphore::new(READERS));
                Ok(Sqlite { settings, writer, readers, reading, path, place, last_write, _alone: alone })
            }
            Err(error) if error.is_of_the_disk() => {
                // What can be read is given all the same: devices elsewhere wait for it.
                let Ok((settings, connection)) = open_to_read(&path) else { return Err(error) };
                tracing::error!(
                    "nothing can be stored: the relay gives what it has until it is started again with room"
                );
                let place = Place::of(&path).map_err(OpenError::of(&path))?;
                let last_write = Arc::new(LastWrite::default());
                last_write.note(Some(&StorageError::Full));
                let readers = Arc::new(Mutex::new(vec![connection]));
                let (writer, reading) = (Mutex::default(), Semaphore::new(1));
                Ok(Sqlite { settings, writer, readers, reading, path, place, last_write, _alone: alone })
            }
            Err(error) => Err(error),
        }
    }

    /// Opens or makes the database, and what it knows of itself.
    fn open_whole(path: &Path) -> std::result::Result<(Settings, Connection), OpenError> {
        let of_file = OpenError::of(path);
        let connection = connect(path).map_err(&of_file)?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(&of_file)?;
        match version {
            VERSION => {}
            0 => connection
                .execute_batch(&format!("BEGIN IMMEDIATE; {MIGRATION} PRAGMA user_version = {VERSION}; COMMIT;"))
                .map_err(&of_file)?,
            newer => return Err(OpenError::newer(path, newer)),
        }
        setting::<10>(&connection, "setup_code").map_err(OpenError::of(path))?;
        let store = StoreId(setting(&connection, "store").map_err(OpenError::of(path))?);
        let token_key = setting(&connection, "token_key").map_err(OpenError::of(path))?;
        Ok((Settings { store, token_key }, connection))
    }

    async fn write(&self, work: Work) -> Done {
        let (done, answer) = oneshot::channel();
        {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((sender, _)) = writer.as_ref() else {
                // Closed, or never able to write.
                return Err(self.last_write.outcome().err().unwrap_or(StorageError::Database));
            };
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

/// The only one who writes.
struct Writer {
    connection: Connection,
    quotas: Quotas,
    place: Place,
    last_write: Arc<LastWrite>,
}

impl Writer {
    /// Takes everything that waits, one transaction, one fsync, then answers all.
    fn write_all(self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut group = vec![first];
            group.extend(jobs.try_iter().take(GROUP_MAX - 1));
            let outcomes = self.write_group(group.iter().map(|job| &job.work));
            for (job, outcome) in group.into_iter().zip(outcomes) {
                // The caller may have disconnected; the bytes are on disk all the same.
                let _ = job.done.send(outcome);
            }
        }
        // The last sender is gone: a clean stop leaves no write-ahead log behind.
        let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    fn write_group<'a>(&self, group: impl ExactSizeIterator<Item = &'a Work>) -> Vec<Done> {
        let jobs = group.len();
        match self.try_group(group) {
            Ok(outcomes) => {
                self.last_write.note(None);
                outcomes
            }
            Err(error) => {
                give_up(&self.connection);
                self.last_write.note(Some(&error));
                let again =
                    || if matches!(error, StorageError::Full) { StorageError::Full } else { StorageError::Database };
                std::iter::repeat_with(|| Err(again())).take(jobs).collect()
            }
        }
    }

    /// # Errors
    /// Then nothing of the group is stored.
    fn try_group<'a>(&self, group: impl Iterator<Item = &'a Work>) -> Result<Vec<Done>> {
        // A file that was deleted goes with the process: what would be acknowledged now is lost then.
        if !self.place.is_held() {
            tracing::error!("the database's file is gone: nothing is stored any more");
            return Err(StorageError::Database);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut outcomes = Vec::new();
        for work in group {
            let outcome = write_one(&self.connection, work, self.quotas);
            // On a full disk SQLite gives up the whole transaction, not only the job: then nothing of the group is there,
            // and what would follow would stand in a transaction of its own.
            if self.connection.is_autocommit() {
                return Err(outcome.err().unwrap_or(StorageError::Database));
            }
            outcomes.push(outcome);
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(outcomes)
    }
}

fn give_up(connection: &Connection) {
    if !connection.is_autocommit() {
        // Fails only when there is no transaction left, which is what is wanted.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// One job within the group; a savepoint keeps its failure to itself.
fn write_one(connection: &Connection, work: &Work, quotas: Quotas) -> Done {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let done = match work {
        Work::Team(team, genesis, code) => begin_team(connection, *team, genesis, code).map(|()| Vec::new()),
        Work::Login(team) => use_setup_code_up(connection, *team).map(|()| Vec::new()),
        Work::Statements(team, change) => write_statements(connection, *team, change).map(|()| Vec::new()),
        Work::Envelopes(sender, envelopes) => write_envelopes(connection, *sender, envelopes, quotas),
        Work::Invite(id, message, now_s) => write_invite(connection, *id, message, *now_s).map(|()| Vec::new()),
    };
    match done {
        Ok(results) => {
            connection.prepare_cached("RELEASE job")?.execute([])?;
            Ok(results)
        }
        Err(error) => {
            if connection.execute_batch("ROLLBACK TO job; RELEASE job").is_err() {
                give_up(connection);
            }
            Err(error)
        }
    }
}

fn begin_team(connection: &Connection, team: TeamId, genesis: &(StatementId, Vec<u8>), code: &[u8; 10]) -> Result<()> {
    if read_setting(connection, "setup_code")?.as_ref() != Some(code) {
        return Err(StorageError::WrongSetupCode);
    }
    let is_here = connection
        .prepare_cached("SELECT 1 FROM statement WHERE team = :team")?
        .exists(named_params! { ":team": team.0 })?;
    if is_here {
        return Ok(());
    }
    let begun: i64 = connection.query_row("SELECT count(*) AS n FROM begun", [], |row| row.get("n"))?;
    if read_setting::<32>(connection, "setup_used")?.is_some() || begun >= SETUP_TRIES_MAX as i64 {
        return Err(StorageError::WrongSetupCode);
    }
    connection.execute("INSERT INTO begun (team) VALUES (:team)", named_params! { ":team": team.0 })?;
    write_statements(connection, team, &StatementChange { kept: vec![genesis.clone()], dropped: Vec::new() })
}

fn is_begun(connection: &Connection, team: TeamId) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM begun WHERE team = :team")?
        .exists(named_params! { ":team": team.0 })?)
}

/// Teams that were begun beside this one stay, and nobody is in them.
fn use_setup_code_up(connection: &Connection, team: TeamId) -> Result<()> {
    if is_begun(connection, team)? {
        connection.execute(
            "INSERT INTO setting (name, value) VALUES ('setup_used', :team) ON CONFLICT (name) DO NOTHING",
            named_params! { ":team": team.0 },
        )?;
        connection.execute("DELETE FROM begun", [])?;
    }
    Ok(())
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

fn write_envelopes(
    connection: &Connection,
    sender: Sender,
    envelopes: &[NewEnvelope],
    quotas: Quotas,
) -> Result<Vec<Pushed>> {
    let mut counts = Counts::read(connection, sender, quotas)?;
    let mut results = Vec::with_capacity(envelopes.len());
    for new in envelopes {
        let is_here = connection
            .prepare_cached("SELECT 1 FROM envelope WHERE team = :team AND id = :id")?
            .exists(named_params! { ":team": sender.team.0, ":id": new.id.0 })?;
        let result = if is_here { Pushed::Stored } else { counts.take(new)? };
        if !is_here && result == Pushed::Stored {
            write_envelope(connection, sender.team, new)?;
        }
        results.push(result);
    }
    counts.write()?;
    Ok(results)
}

fn write_envelope(connection: &Connection, team: TeamId, new: &NewEnvelope) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO envelope (team, id, bytes) VALUES (:team, :id, :bytes)")?
        .execute(named_params! { ":team": team.0, ":id": new.id.0, ":bytes": new.bytes })?;
    let seq = connection.last_insert_rowid();
    for mailbox in &new.mailboxes {
        connection
            .prepare_cached("INSERT INTO mail (team, mailbox, seq) VALUES (:team, :mailbox, :seq)")?
            .execute(named_params! { ":team": team.0, ":mailbox": mailbox.0, ":seq": seq })?;
    }
    Ok(())
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

    async fn setup_code(&self) -> Result<SetupCode> {
        self.read(read_setup_code).await
    }

    async fn begin_team(&self, team: TeamId, genesis: (StatementId, Vec<u8>), setup_code: [u8; 10]) -> Result<()> {
        self.write(Work::Team(team, genesis, setup_code)).await.map(drop)
    }

    async fn note_login(&self, team: TeamId) -> Result<()> {
        if self.read(move |connection| is_begun(connection, team)).await? {
            self.write(Work::Login(team)).await.map(drop)
        } else {
            Ok(())
        }
    }

    async fn change_statements(&self, team: TeamId, change: StatementChange) -> Result<()> {
        self.write(Work::Statements(team, change)).await.map(drop)
    }

    async fn statements_after(&self, team: TeamId, after: u64) -> Result<StatementPage> {
        self.read(move |connection| read_statements(connection, team, after)).await
    }

    async fn store(&self, sender: Sender, envelopes: Vec<NewEnvelope>) -> Result<Vec<Pushed>> {
        if envelopes.is_empty() { Ok(Vec::new()) } else { self.write(Work::Envelopes(sender, envelopes)).await }
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
        self.write(Work::Invite(id, message, now_s)).await.map(drop)
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

    async fn health(&self) -> Result<()> {
        if !self.place.is_held() {
            return Err(StorageError::Database);
        }
        if self.place.free_bytes().is_some_and(|free| free < ROOM_MIN) {
            return Err(StorageError::Full);
        }
        self.last_write.outcome()
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
    use daftari_relay_api::ids::DeviceKey;

    use super::*;
    use crate::storage::Share;

    fn envelope(number: u8, length: usize) -> Work {
        let sender = Sender { team: TeamId([1; 32]), device: DeviceKey([1; 32]), share: Share::Field, day: 20_000 };
        let (id, mailboxes) = (EnvelopeId([number; 32]), vec![MailboxId([1; 16])]);
        let new = NewEnvelope { id, mailboxes, colleagues: Vec::new(), bytes: vec![number; length] };
        Work::Envelopes(sender, vec![new])
    }

    /// A writer on a database of its own.
    fn writer(directory: &Path) -> Writer {
        drop(Sqlite::open(directory, Quotas::default()).unwrap());
        let path = directory.join(FILE);
        let (connection, place) = (connect(&path).unwrap(), Place::of(&path).unwrap());
        Writer { connection, quotas: Quotas::default(), place, last_write: Arc::default() }
    }

    fn stored(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) AS n FROM envelope", [], |row| row.get("n")).unwrap()
    }

    /// SQLite rolls the whole transaction back when the disk is full. A writer that goes on with the group as if only one
    /// job had failed acknowledges bytes that are stored nowhere.
    #[test]
    fn a_full_disk_acknowledges_nothing_of_its_group() {
        let directory = tempfile::tempdir().unwrap();
        let writer = writer(directory.path());
        let connection = &writer.connection;
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        connection.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 3)).unwrap();

        let (amina, large, other_invite) =
            (envelope(1, 2_000), envelope(2, 200_000), Work::Invite(InviteId([1; 16]), b"other".to_vec(), 0));
        let invite = Work::Invite(InviteId([1; 16]), b"first".to_vec(), 0);
        assert!(writer.write_group([&invite].into_iter()).iter().all(Result::is_ok));
        let outcomes = writer.write_group([&amina, &large, &other_invite].into_iter());

        assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(StorageError::Full))), "{outcomes:?}");
        assert_eq!(stored(&writer.connection), 0);
        assert!(connection.is_autocommit());
        // A batch that fits is stored when it is sent again.
        assert!(writer.write_group([&amina].into_iter()).iter().all(Result::is_ok));
        assert_eq!(stored(&writer.connection), 1);
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
        let writer = writer(directory.path());
        let invite = |message: &[u8]| Work::Invite(InviteId([1; 16]), message.to_vec(), 0);
        let (first, other) = (invite(b"first"), invite(b"other"));

        let outcomes = writer.write_group([&envelope(1, 100), &first, &other, &envelope(3, 100)].into_iter());

        assert!(
            matches!(outcomes.as_slice(), [Ok(_), Ok(_), Err(StorageError::AlreadyWritten), Ok(_)]),
            "{outcomes:?}"
        );
        assert_eq!(stored(&writer.connection), 2);
    }

    #[test]
    fn a_relay_whose_last_write_failed_is_not_well_until_one_succeeds() {
        let last = LastWrite::default();
        assert!(last.outcome().is_ok());
        last.note(Some(&StorageError::Full));
        assert!(matches!(last.outcome(), Err(StorageError::Full)));
        last.note(Some(&StorageError::Database));
        assert!(matches!(last.outcome(), Err(StorageError::Database)));
        last.note(None);
        assert!(last.outcome().is_ok());
    }
}
