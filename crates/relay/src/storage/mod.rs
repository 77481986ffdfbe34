//! What the relay stores, behind one trait. One test suite is stamped on each backend (`tests/storage.rs`).

pub mod files;
mod quota;
pub mod sqlite;
pub mod upkeep;

use std::future::Future;

use daftari_relay_api::batch::{Cursor, Pulled};
use daftari_relay_api::ids::{Bytes32, DeviceKey, EnvelopeId, InviteId, MailboxId, StatementId, StoreId, TeamId};
use daftari_relay_api::limits::{
    COLLEAGUES_DAY_BYTES, FIELD_DAY_BYTES, MAILBOX_DAY_BYTES, OFFICE_DAY_BYTES, TEAM_BYTES_MAX,
};
use daftari_relay_api::pushed::Pushed;
use daftari_relay_api::wire::Rest;

/// An envelope to be stored, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope {
    /// Hash of the bytes.
    pub id: EnvelopeId,
    /// Where it is filed.
    pub mailboxes: Vec<MailboxId>,
    /// Which of these are mailboxes of other field devices than its sender.
    pub colleagues: Vec<MailboxId>,
    /// The envelope.
    pub bytes: Vec<u8>,
}

/// Whose share of the day a push is counted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// An office device's.
    Office,
    /// A field device's, or one's that was removed.
    Field,
}

/// Who pushes, and when. It is counted, and stored with no envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    /// The team of the envelopes.
    pub team: TeamId,
    /// The device.
    pub device: DeviceKey,
    /// Its share.
    pub share: Share,
    /// Days since 1970 by the relay's clock.
    pub day: u64,
}

/// Bytes of envelopes that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Of one team, for good.
    pub team: u64,
    /// Of one office device in a day.
    pub office_day: u64,
    /// Of one field device in a day.
    pub field_day: u64,
    /// Of these, with other field devices' mailboxes among the recipients.
    pub colleagues_day: u64,
    /// Into one field device's mailbox in a day, from all other field devices.
    pub mailbox_day: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Quotas {
            team: TEAM_BYTES_MAX,
            office_day: OFFICE_DAY_BYTES,
            field_day: FIELD_DAY_BYTES,
            colleagues_day: COLLEAGUES_DAY_BYTES,
            mailbox_day: MAILBOX_DAY_BYTES,
        }
    }
}

/// The code a team is created with. It is no secret that opens anything: it keeps strangers from filling the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupCode {
    /// Good for one team.
    Good(String),
    /// A team was made with it, and somebody logged in.
    Used,
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

/// The relay's own record: its id and token key.
#[derive(Clone)]
pub struct Settings {
    /// Names this database; another one after a restore.
    pub store: StoreId,
    /// Key of login tokens.
    pub token_key: [u8; 32],
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
    /// No space.
    #[error("full")]
    Full,
    /// Not the setup code, or one that was used up.
    #[error("wrong setup code")]
    WrongSetupCode,
    /// The database failed.
    #[error("the database does not work")]
    Database,
}

type Result<T> = std::result::Result<T, StorageError>;

/// Storage of a relay.
///
/// - A write is durable when its future is ready: an acknowledged envelope survives `kill -9` and power loss.
/// - What is taken of a batch is stored whole or not at all; one envelope that is refused refuses no other.
/// - Envelopes are idempotent by id. Sequence numbers rise in the order in which envelopes become visible, so that a
///   reader can never skip one that commits late.
/// - A cursor names the envelope at its sequence number; another database answers `cursor_unknown`.
/// - Statements have numbers of their own, which rise in the same way; none is used twice, not even when its statement was
///   dropped. A number above the highest one ever used answers `cursor_unknown`.
/// - A team that would keep more than its quota is full; what it has already stays readable and may be pushed again.
/// - A device that posted its share of the day posts no more that day, and no other device notices. What is there already is
///   not counted again. The counts of a day are kept over a restart and go with the day; none is tied to an envelope.
/// - An enrolment message is written once and kept ten minutes.
/// - A setup code is good until somebody logs in to a team that was made with it. Until then it makes a few others, should
///   an answer have been lost with all that would ask again.
/// - Its own name, its token key and its setup code are made once, and are other ones in another database.
pub trait Storage: Send + Sync + 'static {
    /// The relay's own id and token key.
    fn settings(&self) -> Settings;
    /// Statements of a team, in the order of their numbers; none of a team that is not here.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    fn statements(&self, team: TeamId) -> impl Future<Output = Result<Vec<Vec<u8>>>> + Send;
    /// The setup code, as it stands now: another process may have drawn a new one.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    fn setup_code(&self) -> impl Future<Output = Result<SetupCode>> + Send;
    /// Stores the first statement of a team. The same again changes nothing.
    ///
    /// # Errors
    /// [`StorageError::WrongSetupCode`], also when it was used up, or made [`SETUP_TRIES_MAX`] teams; [`StorageError::Full`];
    /// [`StorageError::Database`].
    ///
    /// [`SETUP_TRIES_MAX`]: daftari_relay_api::limits::SETUP_TRIES_MAX
    fn begin_team(
        &self,
        team: TeamId,
        genesis: (StatementId, Vec<u8>),
        setup_code: [u8; 10],
    ) -> impl Future<Output = Result<()>> + Send;
    /// Somebody logged in to a team: the setup code that made it is used up.
    ///
    /// # Errors
    /// [`StorageError::Full`], [`StorageError::Database`].
    fn note_login(&self, team: TeamId) -> impl Future<Output = Result<()>> + Send;
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
    /// Stores those envelopes for which there is room, together, and says what became of each, in order: stored, or which
    /// of the [`Quotas`] is used up. The same id again is stored already.
    ///
    /// # Errors
    /// [`StorageError::Full`] when the disk has no room, [`StorageError::Database`]: then none is stored.
    fn store(&self, sender: Sender, envelopes: Vec<NewEnvelope>) -> impl Future<Output = Result<Vec<Pushed>>> + Send;
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
    /// Can it store? Looks, and writes nothing: anybody may ask.
    ///
    /// # Errors
    /// [`StorageError::Full`] when the disk has no room, [`StorageError::Database`] when its files are gone or the last write
    /// failed.
    fn health(&self) -> impl Future<Output = Result<()>> + Send;
    /// Finishes the waiting jobs and closes the database.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
