//! Naming the people of a case, and correcting what it says of them.

use daftari_domain::case::{Case, Version};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::{EntryId, PersonId};
use daftari_domain::party::{self, PERSON, STATION};
use daftari_domain::reference::Reference;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::convert::{check_value, place_value};
use crate::requests::{CorrectParty, NewParty, RecordParty};
use crate::views::Changed;

/// The filled fields of a party, as they are stored. Refuses a value that does not fit its field; drops empty values. `known`:
/// versions of the party that are here already.
fn checked(reference: &Reference, given: &Map<String, Value>, known: &[&Version]) -> Result<Map<String, Value>, Error> {
    let mut fields = given.clone();
    if let Some(station) = fields.get_mut(STATION) {
        let known = known.iter().filter_map(|version| version.fields.get(STATION));
        *station = place_value(reference, STATION, station.take(), known)?;
    }
    for (name, value) in &fields {
        if !party::fits(name, value) {
            return Err(Error::BadRequest { field: "fields" });
        }
        check_value(name, value)?;
    }
    fields.retain(|_, value| !fields::is_empty(value));
    Ok(fields)
}

pub(super) fn with_person(mut fields: Map<String, Value>, person: PersonId) -> Map<String, Value> {
    fields.insert(PERSON.to_owned(), Value::String(person.to_string()));
    fields
}

/// The version of a party that an entry wrote, and what a correction of it supersedes. A correction of one side of a
/// conflict does not decide it.
pub(super) fn standing<'a>(case: &'a Case, entry: &EntryId) -> Result<(&'a Version, Vec<EntryId>), Error> {
    let party = case.party_of(entry).ok_or(Error::EntryMissing)?;
    let version = party.standing.iter().find(|version| version.origin.entry == *entry).ok_or(Error::EntryMissing)?;
    let supersedes = match party.is_conflict() {
        true => vec![*entry],
        false => party.standing.iter().map(|version| version.origin.entry).collect(),
    };
    Ok((version, supersedes))
}

impl Notebook {
    pub(super) fn make_person(&self) -> PersonId {
        PersonId(
            self.environment
                .draw(|rng| uuid::Builder::from_random_bytes(daftari_crypto::rng::make_bytes(rng)).into_uuid()),
        )
    }

    pub(super) fn knows(&self, person: PersonId) -> Result<(), Error> {
        let found = self.store.read(|tx| tx.parties_of_person(person, 1))?;
        if found.is_empty() { Err(Error::EntryMissing) } else { Ok(()) }
    }

    /// The entry of a party: a new person, or one that other cases here name.
    pub(crate) fn party_entry(&self, new: &NewParty) -> Result<NewEntry, Error> {
        let fields = checked(&self.reference, &new.fields, &[])?;
        let person = match new.person {
            Some(person) => self.knows(person).map(|()| person)?,
            None if fields.is_empty() => return Err(Error::EmptyCase),
            None => self.make_person(),
        };
        Ok(NewEntry::of(Content::PartyRecorded { fields: with_person(fields, person) }))
    }

    /// Names a person in a case. The case's page then says who it may be.
    ///
    /// # Errors
    /// [`Error::EmptyCase`] when nothing is filled in, [`Error::EntryMissing`] for a person no case here names,
    /// [`Error::CaseMissing`], [`Error::BadRequest`], [`Error::TextTooLong`], disk errors.
    pub fn record_party(&mut self, request: RecordParty) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let entry = self.party_entry(&request.party)?;
        self.write_into(case, vec![entry], Draft::Becomes { page: "party", case: Some(request.case) })
    }

    /// Corrects a party of a case: the named fields change, the person does not.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::record_party`].
    pub fn correct_party(&mut self, request: CorrectParty) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let (old, supersedes) = standing(&case, &request.entry)?;
        let unchanged = old.fields.iter().filter(|(name, _)| !request.fields.contains_key(*name));
        let mut fields: Map<String, Value> = unchanged.map(|(name, value)| (name.clone(), value.clone())).collect();
        fields.extend(checked(&self.reference, &request.fields, &[old])?);
        let fields = with_person(fields, party::person_of(old));
        let entry = NewEntry::superseding(Content::PartyRecorded { fields }, supersedes);
        self.write_into(case, vec![entry], Draft::Becomes { page: "party", case: Some(request.case) })
    }

    /// A decision between two versions of a party; none when the entry is no party's.
    pub(crate) fn decided_party(&self, case: &Case, entry: EntryId, value: &Value) -> Result<Option<NewEntry>, Error> {
        let Some(party) = case.party_of(&entry) else { return Ok(None) };
        let mut fields = value.as_object().ok_or(Error::BadRequest { field: "value" })?.clone();
        let named = fields.remove(PERSON).and_then(|named| named.as_str()?.parse().ok());
        let persons = party.persons();
        let person = named.filter(|named| persons.contains(named)).or(persons.first().copied());
        let known: Vec<&Version> = party.versions().collect();
        let fields = checked(&self.reference, &fields, &known)?;
        let fields = with_person(fields, person.ok_or(Error::EntryMissing)?);
        let supersedes = party.standing.iter().map(|version| version.origin.entry).collect();
        Ok(Some(NewEntry::superseding(Content::PartyRecorded { fields }, supersedes)))
    }
}
