//! People of cases.

use daftari_domain::ids::{CaseId, EntryId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::views::{PartyOf, PeopleGroup};

// People.

/// Somebody a case speaks of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct NewParty {
    /// Who, when it is somebody other cases here speak of; null makes a new person.
    pub person: Option<PersonId>,
    /// What is known (`docs/formats.md`, fields of a party).
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Name somebody in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordParty {
    /// The case.
    pub case: CaseId,
    /// Whom.
    pub party: NewParty,
}

/// Correct what a case says of somebody: the first words stay in the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CorrectParty {
    /// The case.
    pub case: CaseId,
    /// Entry of the party as it stands.
    pub entry: EntryId,
    /// Fields that change; null takes one back.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Two people of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwoPeople {
    /// One.
    pub person: PersonId,
    /// The other.
    pub other: PersonId,
}

/// These were somebody else: they become a person of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnlinkPerson {
    /// Parties of one person.
    pub parties: Vec<PartyOf>,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListPeople {
    /// Name, nickname, phone or plate; empty lists all.
    pub query: String,
    /// Which.
    pub group: PeopleGroup,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 100.
    pub limit: u32,
}

/// Name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonOf {
    /// The person.
    pub person: PersonId,
}
