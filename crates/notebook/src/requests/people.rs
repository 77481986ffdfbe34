//! People of cases.

use daftari_domain::ids::{CaseId, EntryId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::views::{PartyOf, PeopleGroup};

/// A person named in a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct NewParty {
    /// The person, when other cases here name the same one; null makes a new person.
    pub person: Option<PersonId>,
    /// Fields of the party (`docs/formats.md`, fields of a party).
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
}

/// Name a person in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordParty {
    /// The case.
    pub case: CaseId,
    /// The person and the fields.
    pub party: NewParty,
}

/// Correct a party of a case: the first version stays in the history.
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
    /// The first person.
    pub person: PersonId,
    /// The second person.
    pub other: PersonId,
}

/// Split parties from their person: they become a person of their own.
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
    /// The group of the directory.
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
