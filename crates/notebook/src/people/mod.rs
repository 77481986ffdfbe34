//! What a person does with the people of her cases: names them, corrects them, says who is the same and who is not.

mod pages;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::case::{Case, Version};
use daftari_domain::entry::Content;
use daftari_domain::fields;
use daftari_domain::ids::EntryId;
use daftari_domain::party::{self, PERSON};
use daftari_store::Tx;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::convert::check_value;
use crate::error::Error;
use crate::notebook::Notebook;
use crate::requests::{CorrectParty, NewParty, PartyOf, RecordParty, TwoPeople, UnlinkPerson};
use crate::views::{Changed, PersonLinked};
use crate::write::{Draft, NewEntry};

pub(crate) use rows::rows;

/// More cases than one person is spoken of in.
const ALL: usize = usize::MAX >> 1;

fn entry_id(hex: &str) -> Result<EntryId, Error> {
    hex.parse().map_err(|_| Error::BadRequest { field: "entry" })
}

/// What people filled in. Nothing but what fits; empty values fill nothing.
fn checked(fields: &Map<String, Value>) -> Result<Map<String, Value>, Error> {
    for (name, value) in fields {
        if !party::fits(name, value) {
            return Err(Error::BadRequest { field: "fields" });
        }
        check_value(name, value)?;
    }
    Ok(fields.iter().filter(|(_, value)| !fields::is_empty(value)).map(|(n, v)| (n.clone(), v.clone())).collect())
}

fn with_person(mut fields: Map<String, Value>, person: Uuid) -> Map<String, Value> {
    fields.insert(PERSON.to_owned(), Value::String(person.to_string()));
    fields
}

/// The version of a party that an entry wrote, and what a correction of it supersedes. A correction of one side of a conflict
/// does not decide it.
fn standing<'a>(case: &'a Case, entry: &EntryId) -> Result<(&'a Version, Vec<EntryId>), Error> {
    let party = case.party_of(entry).ok_or(Error::EntryMissing)?;
    let version = party.standing.iter().find(|version| version.origin.entry == *entry).ok_or(Error::EntryMissing)?;
    let supersedes = match party.is_conflict() {
        true => vec![*entry],
        false => party.standing.iter().map(|version| version.origin.entry).collect(),
    };
    Ok((version, supersedes))
}

impl Notebook {
    fn make_person(&self) -> Uuid {
        self.world.draw(|rng| uuid::Builder::from_random_bytes(daftari_crypto::rng::make_bytes(rng)).into_uuid())
    }

    fn knows(&self, person: Uuid) -> Result<(), Error> {
        let found = self.store.read(|tx| tx.parties_of_person(person, 1))?;
        if found.is_empty() { Err(Error::EntryMissing) } else { Ok(()) }
    }

    /// Somebody new, or somebody other cases here speak of.
    pub(crate) fn party_entry(&self, new: &NewParty) -> Result<NewEntry, Error> {
        let fields = checked(&new.fields)?;
        let person = match new.person {
            Some(person) => self.knows(person).map(|()| person)?,
            None if fields.is_empty() => return Err(Error::EmptyCase),
            None => self.make_person(),
        };
        Ok(NewEntry::of(Content::PartyRecorded { fields: with_person(fields, person) }))
    }

    /// Names somebody in a case. The case's page then says who it may be.
    ///
    /// # Errors
    /// [`Error::EmptyCase`] when nothing is filled in, [`Error::EntryMissing`] for a person no case here speaks of,
    /// [`Error::CaseMissing`], [`Error::BadRequest`], [`Error::TextTooLong`], disk errors.
    pub fn record_party(&mut self, request: RecordParty) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let entry = self.party_entry(&request.party)?;
        self.write_into(&case, vec![entry], Draft::Becomes { page: "party", case: Some(request.case) })
    }

    /// Corrects what a case says of somebody: fields that are named change, who it is does not.
    ///
    /// # Errors
    /// [`Error::EntryMissing`], and as [`Notebook::record_party`].
    pub fn correct_party(&mut self, request: CorrectParty) -> Result<Changed, Error> {
        let case = self.case(request.case)?;
        let (old, supersedes) = standing(&case, &entry_id(&request.entry)?)?;
        let kept = old.fields.iter().filter(|(name, _)| !request.fields.contains_key(*name));
        let mut fields: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        fields.extend(checked(&request.fields)?);
        let fields = with_person(fields, party::person_of(old));
        let entry = NewEntry::superseding(Content::PartyRecorded { fields }, supersedes);
        self.write_into(&case, vec![entry], Draft::Becomes { page: "party", case: Some(request.case) })
    }

    /// A decision between two versions of a party; none when the entry is no party's.
    pub(crate) fn decided_party(&self, case: &Case, entry: &str, value: &Value) -> Result<Option<NewEntry>, Error> {
        let Some(party) = case.party_of(&entry_id(entry)?) else { return Ok(None) };
        let mut fields = value.as_object().ok_or(Error::BadRequest { field: "value" })?.clone();
        let named = fields.remove(PERSON).and_then(|named| Uuid::try_parse(named.as_str()?).ok());
        let persons = party.persons();
        let person = named.filter(|named| persons.contains(named)).or(persons.first().copied());
        let fields = with_person(checked(&fields)?, person.ok_or(Error::EntryMissing)?);
        let supersedes = party.standing.iter().map(|version| version.origin.entry).collect();
        Ok(Some(NewEntry::superseding(Content::PartyRecorded { fields }, supersedes)))
    }

    /// Says that two people are the same. Every case that speaks of the one in fewer cases gets a correction that carries the
    /// other's number, and nothing else of the other.
    ///
    /// Case by case: what was written stands when a later one is refused, and doing it again goes on from there.
    ///
    /// # Errors
    /// [`Error::EntryMissing`] for a person no case here speaks of, disk errors.
    pub fn link_person(&mut self, request: TwoPeople) -> Result<PersonLinked, Error> {
        let TwoPeople { person, other } = request;
        if person == other {
            return Err(Error::BadRequest { field: "other" });
        }
        self.knows(person)?;
        self.knows(other)?;
        let count = |person| self.store.read(|tx| tx.count_cases_of_person(person));
        let (from, to) = if count(person)? <= count(other)? { (person, other) } else { (other, person) };
        let parties = self.parties_of(from)?;
        let linked = self.move_parties(&parties, to)?;
        self.store.write(|tx: &Tx<'_>| {
            tx.forget_apart(from, to)?;
            // Who is not the one is not the other either.
            let apart = tx.apart_from(from)?;
            apart.into_iter().filter(|third| *third != to).try_for_each(|third| tx.put_apart(to, third))
        })?;
        Ok(linked)
    }

    /// Says that these parties of one person are somebody else: together they become a new person, and the two are not offered
    /// as the same any more.
    ///
    /// # Errors
    /// [`Error::EntryMissing`] for a party that does not stand here any more, disk errors.
    pub fn unlink_person(&mut self, request: UnlinkPerson) -> Result<PersonLinked, Error> {
        let mut parties = Vec::new();
        let mut before = BTreeSet::new();
        for PartyOf { case, entry } in &request.parties {
            let entry = entry_id(entry)?;
            let folded = self.case(*case)?;
            before.insert(party::person_of(standing(&folded, &entry)?.0));
            parties.push((*case, entry));
        }
        let (Some(old), 1) = (before.first().copied(), before.len()) else {
            return Err(Error::BadRequest { field: "parties" });
        };
        let new = self.make_person();
        let linked = self.move_parties(&parties, new)?;
        self.store.write(|tx| tx.put_apart(old, new))?;
        Ok(linked)
    }

    /// Remembers, on this device, that two people are not the same. Linking them takes it back.
    ///
    /// # Errors
    /// [`Error::EntryMissing`] for a person no case here speaks of, disk errors.
    pub fn not_the_same(&mut self, request: TwoPeople) -> Result<Changed, Error> {
        if request.person == request.other {
            return Err(Error::BadRequest { field: "other" });
        }
        self.knows(request.person)?;
        self.knows(request.other)?;
        self.store.write(|tx| tx.put_apart(request.person, request.other))?;
        Ok(Changed::default())
    }

    fn parties_of(&self, person: Uuid) -> Result<Vec<(Uuid, EntryId)>, Error> {
        let found = self.store.read(|tx| tx.parties_of_person(person, ALL))?;
        Ok(found.into_iter().map(|party| (party.case, EntryId(party.entry))).collect())
    }

    /// Gives parties another person, one transaction per case.
    fn move_parties(&mut self, parties: &[(Uuid, EntryId)], person: Uuid) -> Result<PersonLinked, Error> {
        let already: BTreeSet<(Uuid, EntryId)> = self.parties_of(person)?.into_iter().collect();
        let mut by_case: BTreeMap<Uuid, Vec<EntryId>> = BTreeMap::new();
        for (case, entry) in parties {
            by_case.entry(*case).or_default().push(*entry);
        }
        let mut changed = Changed::default();
        for (id, moving) in by_case {
            let case = self.case(id)?;
            let mut entries = Vec::new();
            for entry in moving {
                let (old, supersedes) = standing(&case, &entry)?;
                let fields = with_person(old.fields.clone(), person);
                entries.push(NewEntry::superseding(Content::PartyRecorded { fields }, supersedes));
            }
            let wrote = self.write_into(&case, entries, Draft::Stays)?;
            changed.cases.extend(wrote.cases);
            changed.queue |= wrote.queue;
        }
        let moved = self.parties_of(person)?.into_iter().filter(|party| !already.contains(party));
        let moved = moved.map(|(case, entry)| PartyOf { case, entry: entry.to_string() }).collect();
        Ok(PersonLinked { person, moved, changed })
    }
}
