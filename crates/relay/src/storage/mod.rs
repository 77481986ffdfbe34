//! What the relay stores, behind one trait. One test suite is stamped on each backend (`tests/storage.rs`).

pub mod sqlite;

use std::future::Future;

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{Bytes32, EnvelopeId, InviteId, MailboxId, StatementId, StoreId, TeamId};
use daftari_relay_api::wire::Rest;

/// An envelope to be stored, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope {
    /// Its team.
    pub team: TeamId,
    /// Hash of the bytes.
    pub id: EnvelopeId,
    /// Where it is filed.
    pub mailboxes: Vec<MailboxId>,
    /// The envelope.
    pub bytes: Vec<u8>,
}

/// Statements to be kept and to be dropped, together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementChange {
    /// New ones, with their bytes.
    pub kept: Vec<(StatementId, Vec<u8>)>,
    /// What has no room any more.
    pub dropped: Vec<StatementId>,
}

/// Statements behind a place, as they stood at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementPage {
    /// In the order of their numbers.
    pub statements: Vec<Vec<u8>>,
    /// The number of the last one, or the place that was asked from.
    pub next: u64,
    /// What stands behind it.
    pub rest: Rest,
    /// [`daftari_relay_api::roster::digest`] of all of the team.
    pub kept: Bytes32,
}

/// The relay's own record: its id, set-up code and token key.
#[derive(Clone)]
pub struct Settings {
    /// Names this database; another one after a restore.
    pub store: StoreId,
    /// Key of login tokens.
    pub token_key: [u8; 32],
    /// Code a team is created with. It is no secret that opens anything: it keeps strangers from filling the disk.
    pub setup_code: String,
}

/// Why storage refused.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The cursor is not of this database.
    #[error("unknown cursor")]
    CursorUnknown,
    /// Written already, with other content.
    #[error("already written")]
    AlreadyWritten,
    /// No space, or a quota is used up.
    #[error("full")]
    Full,
    /// Another process has it.
    #[error("another relay runs on this directory")]
    InUse,
    /// The database failed.
    #[error("the database does not work")]
    Database,
}

type Result<T> = std::result::Result<T, StorageError>;

/// Storage of a relay.
///
/// - A write is durable when its future is ready: an acknowledged envelope survives `kill -9` and power loss.
/// - A batch is stored whole or not at all.
/// - Envelopes are idempotent by id. Sequence numbers rise in the order in which envelopes become visible, so that a
///   reader can never skip one that commits late.
/// - A cursor names the envelope at its sequence number; another database answers `cursor_unknown`.
/// - Statements have numbers of their own, which rise in the same way; none is used twice, not even when its statement was
///   dropped. A number above the highest one ever used answers `cursor_unknown`.
/// - A team that would keep more than its quota is full; what it has already stays readable and may be pushed again.
/// - An enrolment message is written once and kept ten minutes.
/// - Its own name, its token key and its setup code are made once, and are other ones in another database.
pub trait Storage: Send + Sync + 'static {
    /// The relay's own id, token key and set-up code.
    fn settings(&self) -> Settings;
    /// Statements of a team, in the order of their numbers; none of a team that is not here.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    fn statements(&self, team: TeamId) -> impl Future<Output = Result<Vec<Vec<u8>>>> + Send;
    /// Adds statements of a team and drops others, all of it or nothing. One that is there already stays as it is, with its
    /// number.
    ///
    /// # Errors
    /// [`StorageError::Full`] when the disk has no room; [`StorageError::Database`].
    fn change_statements(&self, team: TeamId, change: StatementChange) -> impl Future<Output = Result<()>> + Send;
    /// Statements of a team behind a number, as many as fit into a roster call; 0 is the beginning.
    ///
    /// # Errors
    /// [`StorageError::CursorUnknown`] for a number this database has not used yet; [`StorageError::Database`].
    fn statements_after(&self, team: TeamId, after: u64) -> impl Future<Output = Result<StatementPage>> + Send;
    /// Stores envelopes, all of them or none. The same id again is stored already.
    ///
    /// # Errors
    /// [`StorageError::Full`] when the disk has no room or the team's quota is used up; [`StorageError::Database`].
    fn store(&self, envelopes: Vec<NewEnvelope>) -> impl Future<Output = Result<()>> + Send;
    /// Envelopes of a mailbox after a cursor, at most `limit` and one batch in size, with their sequence numbers.
    ///
    /// # Errors
    /// [`StorageError::CursorUnknown`] for a cursor of another database; [`StorageError::Database`].
    fn pull(
        &self,
        team: TeamId,
        mailbox: MailboxId,
        after: Option<Cursor>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(u64, Pulled)>>> + Send;
    /// The ids among these whose envelopes are not stored here.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    fn missing(&self, team: TeamId, ids: Vec<EnvelopeId>) -> impl Future<Output = Result<Vec<EnvelopeId>>> + Send;
    /// Stores a message of an enrolment, once.
    ///
    /// # Errors
    /// [`StorageError::AlreadyWritten`] when another message has this id; [`StorageError::Full`] when the disk has no
    /// room; [`StorageError::Database`].
    fn put_invite(&self, id: InviteId, message: Vec<u8>, now_s: u64) -> impl Future<Output = Result<()>> + Send;
    /// A message of an enrolment, for ten minutes after it was stored.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    fn invite(&self, id: InviteId, now_s: u64) -> impl Future<Output = Result<Option<Vec<u8>>>> + Send;
    /// Finishes the waiting jobs and closes the database.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
