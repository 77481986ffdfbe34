//! People of the cases, as the directory and a person's page show them.

use daftari_domain::ids::{CaseId, EntryId, PersonId};
use daftari_domain::money::Cents;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::{AuthorView, Changed, Delivery, MoneyView, StampView, ValueView};

/// Why two people may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignView {
    /// The same phone.
    Phone,
    /// The same number plate.
    Plate,
    /// The same force number.
    ForceNumber,
    /// A close name or nickname.
    Name,
}

/// "May be the same person as …".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MayBeView {
    /// The other person.
    pub person: PersonId,
    /// Short label, such as `P-4K7Q`.
    pub label: String,
    /// Cases here that speak of the other.
    pub cases: u32,
    /// Signs both share, the strongest first.
    pub signs: Vec<SignView>,
}

/// A person a case names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PartyView {
    /// Entry that says it.
    pub entry: EntryId,
    /// The person.
    pub person: PersonId,
    /// Short label.
    pub label: String,
    /// Where the case puts the person.
    pub group: PeopleGroup,
    /// Fields of the party; names are hidden until tapped.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Other versions standing beside this one; not empty = conflict.
    pub beside: Vec<ValueView>,
    /// Versions before corrections, the oldest first.
    pub earlier: Vec<ValueView>,
    /// The author of the version.
    pub author: AuthorView,
    /// When, by the author's device.
    pub at: StampView,
    /// How far its entry was delivered.
    pub delivery: Delivery,
    /// Cases here that speak of this person, this one included.
    pub cases: u32,
    /// The oldest of them.
    pub since: StampView,
    /// Candidates for the same person.
    pub may_be: Vec<MayBeView>,
}

/// A person in the directory. No names: they stay inside the person's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonRowView {
    /// The person.
    pub person: PersonId,
    /// Short label.
    pub label: String,
    /// Where the person stands.
    pub group: PeopleGroup,
    /// Code of party_roles.
    pub role: Option<String>,
    /// Code of perpetrator_categories.
    pub category: Option<String>,
    /// The newest of: what the person has helped with, description, note.
    pub about: Option<String>,
    /// Cases here.
    pub cases: u32,
    /// The oldest of them.
    pub since: StampView,
    /// Owed in these cases, cents; null when nothing is, or for people who did no harm.
    pub owed_cents: Option<Cents>,
    /// Candidates for the same person.
    pub may_be: Vec<MayBeView>,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PeopleView {
    /// The rows.
    pub people: Vec<PersonRowView>,
    /// There are more.
    pub more: bool,
}

/// A case on a person's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonCaseView {
    /// The case.
    pub case: CaseId,
    /// Its short code.
    pub code: String,
    /// Entry that speaks of the person.
    pub entry: EntryId,
    /// When it happened, or else was written down; true time.
    pub at: StampView,
    /// Code of case_statuses.
    pub status: String,
    /// Code of party_roles: what the person was in this case.
    pub role: Option<String>,
    /// Codes of violation_types.
    pub violations: Vec<String>,
    /// Money of the case with its promises, of people said to have done harm.
    pub money: Vec<MoneyView>,
    /// The case says two things of the person.
    pub conflict: bool,
}

/// Something cases say of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KnownView {
    /// Field of a party.
    pub field: String,
    /// Its value; of a list, one of them.
    #[ts(type = "unknown")]
    pub value: Value,
    /// Codes of the cases that say so, the newest first.
    pub cases: Vec<String>,
}

/// A person's page. Reports, not proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// The person.
    pub person: PersonId,
    /// Short label.
    pub label: String,
    /// Where the person stands.
    pub group: PeopleGroup,
    /// Code of party_roles.
    pub role: Option<String>,
    /// Code of perpetrator_categories.
    pub category: Option<String>,
    /// Cases here, the newest first; at most 100.
    pub cases: Vec<PersonCaseView>,
    /// Cases here in all.
    pub total: u32,
    /// The oldest of them.
    pub since: StampView,
    /// This year, by this device's corrected time.
    pub year: i32,
    /// Cases of this year by month, January first.
    pub months: Vec<u32>,
    /// Signs of the person, names included: those are hidden until tapped.
    pub known: Vec<KnownView>,
    /// Candidates for the same person.
    pub may_be: Vec<MayBeView>,
    /// Candidates that a worker here said are not the same.
    pub apart: Vec<MayBeView>,
}

/// People were linked, or taken apart again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonLinked {
    /// Who the parties are now.
    pub person: PersonId,
    /// Parties that changed: taking them apart undoes it.
    pub moved: Vec<PartyOf>,
    /// What changed.
    pub changed: Changed,
}

/// Where a person stands in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PeopleGroup {
    /// Said to have done harm.
    Harm,
    /// Helps the survivor.
    Help,
    /// Neither said to have done harm nor to help.
    Other,
}

/// A party of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyOf {
    /// The case.
    pub case: CaseId,
    /// Entry of the party as it stands.
    pub entry: EntryId,
}
