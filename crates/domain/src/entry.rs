//! The body of an entry: JSON as `docs/formats.md` states it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::ids::{DeviceKey, EntryId, StatementId};
use crate::time::{HappenedAt, Stamp};

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A case begins.
    CaseOpened {
        /// Short label.
        code: String,
    },
    /// A field is written.
    FieldSet {
        /// Field code.
        field: String,
        /// Its value.
        value: Value,
    },
    /// A violation is named.
    ViolationAdded {
        /// Code of violation_types.
        violation: String,
        /// More about it.
        #[serde(default)]
        fields: Map<String, Value>,
    },
    /// A violation is taken back; supersedes the entries that named it.
    ViolationRetired {
        /// Code of violation_types.
        violation: String,
        /// Why, in the author's words.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Something was done; a correction supersedes the entry it corrects.
    ActionRecorded {
        /// Code of action_types.
        action: String,
        /// Its fields by name.
        fields: Map<String, Value>,
    },
    /// Something is planned to be done: `what`, `due_at`, `for_whom`, `state` (planned, moved, done, skipped), `reason`. A
    /// correction supersedes the entry it corrects.
    FollowUpPlanned {
        /// Its fields by name.
        fields: Map<String, Value>,
    },
    /// A person the case names; a correction, a link to a person and its undoing supersede the entry they correct.
    PartyRecorded {
        /// What is known: [`crate::party::FIELDS`].
        fields: Map<String, Value>,
    },
    /// Team lists: a place.
    PlaceSet {
        /// The place.
        place: Uuid,
        /// What is known of it.
        fields: Map<String, Value>,
    },
    /// Team lists: an item of a list, over what the app ships.
    ReferenceSet {
        /// Name of the list ([`crate::lists::LISTS`]).
        list: String,
        /// Code of the item.
        code: String,
        /// The whole item; null: back to what the app ships.
        value: Value,
    },
    /// Another device may read the case from now on.
    Share {
        /// The device.
        device: DeviceKey,
        /// From an office device: who has it works on the case.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        worker: bool,
        /// She was not asked whether colleagues may know, and who shared it passed over that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_asked: bool,
    },
    /// Another device gets nothing new of the case.
    Unshare {
        /// The device.
        device: DeviceKey,
    },
    /// A tombstone: she asked to erase the case, or who she is in it. It rules on the device it was written on, and asks
    /// everywhere else.
    Erase {
        /// The whole case, or only her identity.
        what: Extent,
        /// Entries erased on the device that wrote it. Their heads stay, and say where they stood.
        erased: Vec<EntryId>,
        /// The survivor is not to be contacted.
        do_not_contact: bool,
        /// Nothing of it is to be shared.
        do_not_share: bool,
    },
    /// Only the head of this entry is left. Never read from bytes and never written to them.
    #[serde(skip)]
    Erased,
    /// A kind this version does not fold, or one of a newer version: stored and passed on.
    #[serde(other)]
    Later,
}

impl Content {
    /// Does it say who holds the case?
    pub fn says_who_holds(&self) -> bool {
        matches!(self, Content::CaseOpened { .. } | Content::Share { .. } | Content::Unshare { .. })
    }
}

/// How much of a case is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The whole case.
    Case,
    /// Who she is and how she is reached; the case and its numbers stay.
    Identity,
}

impl Extent {
    /// As it is written in the bytes.
    pub fn code(self) -> &'static str {
        match self {
            Extent::Case => "case",
            Extent::Identity => "identity",
        }
    }
}

/// What she asked for when something was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// The whole case, or only her identity.
    pub what: Extent,
    /// The survivor is not to be contacted.
    pub do_not_contact: bool,
    /// Nothing of it is to be shared.
    pub do_not_share: bool,
}

/// The body of an entry: JSON, signed through the head's commitment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryBody {
    /// Device clock of the author.
    pub recorded_at: Stamp,
    /// Office time − device time as the author's device last learned it, milliseconds.
    pub time_difference_ms: Option<i64>,
    /// When it happened, on the author's clock; none when that is the moment of writing.
    pub happened_at: Option<HappenedAt>,
    /// Entries it corrects or decides between.
    pub supersedes: Vec<EntryId>,
    /// Heads of the roster when it was written.
    pub roster_heads: Vec<StatementId>,
    /// When a re-signed entry was written first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_written_at: Option<Stamp>,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
}

/// A body that is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an entry's body")]
pub struct NotABody;

impl EntryBody {
    /// Reads a body. Unknown keys are ignored, an unknown kind is [`Content::Later`]; the bytes keep both.
    ///
    /// # Errors
    /// [`NotABody`].
    pub fn parse(body: &[u8]) -> Result<EntryBody, NotABody> {
        daftari_strict_json::from_slice(body).or_else(|_| Self::parse_other_erase(body))
    }

    /// An `erase` was a kind before it had keys: one with other keys than ours is stored like one of a newer version.
    fn parse_other_erase(body: &[u8]) -> Result<EntryBody, NotABody> {
        let mut said: Map<String, Value> = daftari_strict_json::from_slice(body).map_err(|_| NotABody)?;
        if said.insert("kind".to_owned(), Value::from("erase_of_another_version")) != Some(Value::from("erase")) {
            return Err(NotABody);
        }
        serde_json::from_value(Value::Object(said)).map_err(|_| NotABody)
    }

    /// What is known of an entry whose words are not here, or cannot be read: when this device learned of it.
    pub fn without_words(learned: Stamp, roster_heads: Vec<StatementId>, content: Content) -> EntryBody {
        EntryBody {
            recorded_at: learned,
            time_difference_ms: None,
            happened_at: None,
            supersedes: Vec::new(),
            roster_heads,
            first_written_at: None,
            content,
        }
    }

    /// JSON to be signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a body is plain JSON")
    }
}
