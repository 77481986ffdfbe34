//! Why an act was refused. A variant exists because a screen says something of its own about it.

use daftari_crypto::safe::slots::LockError;
use daftari_store::StoreError;
use serde::Serialize;
use ts_rs::TS;

use crate::views::ErrorView;

/// A refused act. Nothing was changed, and nothing already saved is lost.
///
/// Across the IPC it is `{code, params}`: the variant's name in snake_case, and its values ([`Error::view`]).
#[derive(Debug, thiserror::Error, Serialize, TS)]
#[serde(tag = "code", content = "params", rename_all = "snake_case")]
#[ts(rename = "ErrorView")]
pub enum Error {
    /// The notebook is locked.
    #[error("locked")]
    Locked,
    /// Wrong PIN or passphrase.
    #[error("wrong secret")]
    WrongSecret {
        /// Wrong tries so far.
        tries: u32,
        /// Milliseconds until the next try.
        wait_ms: u64,
    },
    /// Too early for another try.
    #[error("wait before the next try")]
    Wait {
        /// Milliseconds until the next try.
        wait_ms: u64,
    },
    /// The operating system's key store no longer holds this notebook's entries. No try was counted.
    #[error("the key store lost this notebook's keys")]
    KeyStoreGone,
    /// The operating system's key store did not answer; it may only be locked. No try was counted.
    #[error("the key store did not answer")]
    KeyStoreSilent,
    /// Files of the lock or the database are damaged.
    #[error("damaged")]
    Damaged,
    /// The database of this notebook is not in its directory. Nothing was made in its place.
    #[error("the database is not there")]
    DatabaseMissing,
    /// The database file has no bytes. Nothing was made in its place.
    #[error("the database is empty")]
    DatabaseEmpty,
    /// The database file is not this notebook's, or its beginning is destroyed. It was not touched.
    #[error("the database of another notebook")]
    DatabaseForeign,
    /// Written by a newer Daftari.
    #[error("written by a newer version")]
    NewerVersion,
    /// A weak PIN or passphrase.
    #[error("weak secret")]
    WeakSecret {
        /// Why.
        reason: &'static str,
    },
    /// A PIN where only a passphrase is safe.
    #[error("a PIN is not allowed here")]
    PinNotAllowed,
    /// There is a notebook already.
    #[error("a notebook exists")]
    NotebookExists,
    /// Another process has this notebook open.
    #[error("in use by another process")]
    InUse,
    /// A text over the limit.
    #[error("text too long")]
    TextTooLong {
        /// Field code.
        field: String,
        /// Characters allowed.
        max: usize,
        /// Characters given.
        length: usize,
    },
    /// Nothing was filled in.
    #[error("empty case")]
    EmptyCase,
    /// An amount of money that cannot be.
    #[error("bad amount")]
    BadAmount {
        /// Field code.
        field: String,
    },
    /// A request that cannot be understood.
    #[error("bad request")]
    BadRequest {
        /// Field of the request.
        field: &'static str,
    },
    /// No such case here.
    #[error("case missing")]
    CaseMissing,
    /// The case was erased on this device.
    #[error("case erased")]
    CaseErased,
    /// The code typed for confirmation is not the case's.
    #[error("not confirmed")]
    NotConfirmed,
    /// No such entry here.
    #[error("entry missing")]
    EntryMissing,
    /// This device is in no team.
    #[error("not in a team")]
    NotInTeam,
    /// This device is in a team already.
    #[error("already in a team")]
    AlreadyInTeam,
    /// Only an office device may do this.
    #[error("not an office device")]
    NotOffice,
    /// An item of a list that cannot be stored; nothing changed.
    #[error("an item of a list cannot be kept")]
    BadListItem {
        /// Name of the list, as given.
        list: String,
        /// Code of the item, as given; empty when it is the list.
        code: String,
        /// Why, a stable code.
        why: &'static str,
    },
    /// Not a reference file; nothing changed.
    #[error("not a reference file")]
    ReferenceBroken,
    /// A reference file for a newer version: stored until an update, nothing changed.
    #[error("a reference file for a newer version")]
    ReferenceNewer,
    /// The relay did not answer.
    #[error("relay unreachable")]
    RelayUnreachable,
    /// The relay's name is not known.
    #[error("relay's name unknown")]
    RelayNameUnknown,
    /// A machine is there, and no relay listens on it.
    #[error("no relay listens there")]
    RelayNotListening,
    /// Something answers there, and not over https.
    #[error("no https there")]
    RelayNotHttps,
    /// The certificate is over, or not valid yet, by this device's clock.
    #[error("relay's certificate out of time")]
    RelayCertificateTime,
    /// Another key than the relay's was shown: somebody may stand in between.
    #[error("another key than the relay's")]
    RelayOtherKey,
    /// Nobody known vouches for the certificate that was shown.
    #[error("relay's certificate not vouched for")]
    RelayBadCertificate,
    /// A page for people came in the place of an answer.
    #[error("a portal answered")]
    RelayPortal,
    /// A proxy on the way did not pass it on.
    #[error("a proxy did not pass it on")]
    RelayProxy,
    /// The relay does not know itself by the address that was dialled.
    #[error("the relay has another address")]
    RelayWrongOrigin,
    /// A machine's number without a port.
    #[error("no port")]
    RelayPortMissing,
    /// The relay answered and refused.
    #[error("relay refused")]
    RelayRefused {
        /// Its stable code.
        code: String,
    },
    /// Not a relay address.
    #[error("bad relay address")]
    BadRelayAddress,
    /// Not the setup code.
    #[error("wrong setup code")]
    WrongSetupCode,
    /// No team is being made here: it was stopped, or the notebook locked. The sheets are wiped.
    #[error("no sheets")]
    SheetsGone,
    /// A recovery sheet was not typed back yet.
    #[error("sheets not typed back")]
    SheetsUnfinished,
    /// Two recovery sheets that do not give this team's key.
    #[error("sheets do not join")]
    SheetsDoNotJoin,
    /// This office device asks for more than a team list has room for.
    #[error("too many requests")]
    TooManyRequests,
    /// The code is for an office device, and this notebook opens with a PIN.
    #[error("needs a passphrase")]
    NeedsPassphrase,
    /// Nobody asks for this any more: it was agreed to, or the office has changed since.
    #[error("request is over")]
    RequestOver,
    /// Not an invite code.
    #[error("bad invite code")]
    BadInviteCode,
    /// Ten minutes are over, or no office device shows this code.
    #[error("invite expired")]
    InviteExpired,
    /// The try to enrol has ended: something did not fit, or somebody else wrote in a message's place. Its code is burnt.
    #[error("enrolment over")]
    EnrolmentOver,
    /// This device, or another one, joined or tried to with this code already.
    #[error("invite code used")]
    InviteCodeUsed,
    /// The words are not known yet.
    #[error("words not ready")]
    WordsNotReady,
    /// The office dials another relay than this phone.
    #[error("another relay")]
    WrongRelay,
    /// Not for the practice notebook: it has no team, no relay and no files.
    #[error("not in the practice notebook")]
    Practice,
    /// A step that is not offered on this line, or in a child's case.
    #[error("braked")]
    Braked {
        /// Code of kenya.json `brakes`.
        brake: String,
    },
    /// A child's case is not shared.
    #[error("a child's case")]
    ChildCase,
    /// She does not want the case shared: she said no, took a yes back, or asked so when it was erased.
    #[error("she refused to have it shared")]
    SharingRefused,
    /// She was not asked whether colleagues may know of her case. The request may pass over it.
    #[error("she was not asked")]
    SharingNotAsked,
    /// This device has written as much into the case as counts: what follows goes into a follow-on case.
    #[error("case full")]
    CaseFull,
    /// A phone of the help circle that is no Kenyan mobile number.
    #[error("bad phone")]
    BadPhone {
        /// Line, from 1.
        line: usize,
    },
    /// Every place for quick notes is taken until the next unlock.
    #[error("no room for a quick note")]
    QuickNotesFull,
    /// This notebook takes quick notes from its next unlock on.
    #[error("no quick notes yet")]
    QuickNotesNotReady,
    /// The disk is full; nothing was changed.
    #[error("disk full")]
    DiskFull,
    /// Reading or writing files went wrong.
    #[error("disk error")]
    #[serde(rename = "disk_error")]
    Disk,
    /// A bug of ours: what happened is logged without content.
    #[error("internal")]
    Internal(#[serde(skip)] &'static str),
}

impl Error {
    /// Did the relay not answer, or not as it should? Then the same may be asked again.
    pub(crate) fn is_of_the_relay(&self) -> bool {
        matches!(
            self,
            Error::RelayUnreachable
                | Error::RelayNameUnknown
                | Error::RelayNotListening
                | Error::RelayNotHttps
                | Error::RelayCertificateTime
                | Error::RelayOtherKey
                | Error::RelayBadCertificate
                | Error::RelayPortal
                | Error::RelayProxy
                | Error::RelayRefused { .. }
        )
    }

    /// The code and values the UI makes its sentence from.
    pub fn view(&self) -> ErrorView {
        serde_json::to_value(self).and_then(serde_json::from_value).expect("codes, numbers and short texts become JSON")
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => Error::Disk,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Error::DiskFull,
            StoreError::WrongKey | StoreError::Damaged => Error::Damaged,
            StoreError::Newer => Error::NewerVersion,
            StoreError::Row => Error::Internal("row"),
            StoreError::Contract(part) => Error::Internal(part),
            StoreError::Stopped => Error::Internal("a copy was stopped"),
            StoreError::Disk(_) | StoreError::Sqlite(_) => Error::Disk,
        }
    }
}

impl From<LockError> for Error {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Wrong(standing) => Error::WrongSecret { tries: standing.tries, wait_ms: standing.wait_ms },
            LockError::Wait(standing) => Error::Wait { wait_ms: standing.wait_ms },
            LockError::KeyStoreGone => Error::KeyStoreGone,
            LockError::KeyStoreSilent => Error::KeyStoreSilent,
            LockError::Weak(weak) => Error::WeakSecret { reason: weak.code() },
            LockError::Damaged => Error::Damaged,
            LockError::Newer => Error::NewerVersion,
            LockError::PassphraseNeeded => Error::PinNotAllowed,
            LockError::Exists => Error::NotebookExists,
            LockError::Disk(error) => Error::from(error),
        }
    }
}
