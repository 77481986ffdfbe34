//! Saying that two people of the directory are the same, or are not.

use daftari_domain::ids::{CaseId, EntryId, PersonId};
use std::collections::{BTreeMap, BTreeSet};

use daftari_domain::entry::Content;
use daftari_domain::party;
use daftari_store::{NO_LIMIT, Tx};

use super::edit::{standing, with_person};
use crate::error::Error;
use crate::log::new_entry::{Draft, NewEntry};
use crate::notebook::Notebook;
use crate::requests::{TwoPeople, UnlinkPerson};
use crate::views::{Changed, PartyOf, PersonLinked};

impl Notebook {
    /// Says that two people are the same. Every case that speaks of the one in fewer cases gets a correction that
    /// carries the other's number, and nothing else of the other.
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

    /// Splits these parties from their person: together they become a new person, and the two are no longer offered as the
    /// same.
    ///
    /// # Errors
    /// [`Error::EntryMissing`] for a party that does not stand here any more, disk errors.
    pub fn unlink_person(&mut self, request: UnlinkPerson) -> Result<PersonLinked, Error> {
        let mut parties = Vec::new();
        let mut before = BTreeSet::new();
        for PartyOf { case, entry } in request.parties {
            let folded = self.case(case)?;
            before.insert(party::person_of(standing(&folded, &entry)?.0));
            parties.push((case, entry));
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

    fn parties_of(&self, person: PersonId) -> Result<Vec<(CaseId, EntryId)>, Error> {
        let found = self.store.read(|tx| tx.parties_of_person(person, NO_LIMIT))?;
        Ok(found.into_iter().map(|party| (party.case, party.entry)).collect())
    }

    /// Gives parties another person, one transaction per case.
    fn move_parties(&mut self, parties: &[(CaseId, EntryId)], person: PersonId) -> Result<PersonLinked, Error> {
        let already: BTreeSet<(CaseId, EntryId)> = self.parties_of(person)?.into_iter().collect();
        let mut by_case: BTreeMap<CaseId, Vec<EntryId>> = BTreeMap::new();
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
            let wrote = self.write_into(case, entries, Draft::Stays)?;
            changed.cases.extend(wrote.cases);
            changed.queue |= wrote.queue;
        }
        let moved = self.parties_of(person)?.into_iter().filter(|party| !already.contains(party));
        let moved = moved.map(|(case, entry)| PartyOf { case, entry }).collect();
        Ok(PersonLinked { person, moved, changed })
    }
}
