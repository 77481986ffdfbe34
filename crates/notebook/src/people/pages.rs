//! Pages: the directory, a person, and the people of a case.

use daftari_domain::ids::{CaseId, PersonId};
use daftari_domain::money::Cents;
use daftari_domain::time::{Stamp, UnixMillis};
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, FixedOffset};
use daftari_domain::case::{Case, Party};
use daftari_domain::matching::{Sign, Traits};
use daftari_domain::party;
use daftari_domain::place;
use daftari_domain::reference::Reference;
use daftari_store::{FoundParty, NO_LIMIT, PartyGroup};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::log::projection::party_rows as rows;
use crate::notebook::Notebook;
use crate::requests::{ListPeople, PersonOf};
use crate::views::{
    KnownView, MayBeView, PartyView, PeopleGroup, PeopleView, PersonCaseView, PersonRowView, PersonView, SignView,
    StampView, convert,
};

/// Rows of one page of the directory, at most.
const LIST_MAX: u32 = 100;
/// Cases on a person's page, at most.
const CASES_MAX: usize = 100;
/// Candidates for the same person on a page, at most.
const MAY_BE_MAX: usize = 5;
/// Parties of one person whose signs are compared, at most.
const SIGNS_OF_MAX: usize = 200;

fn group_view(group: PartyGroup) -> PeopleGroup {
    match group {
        PartyGroup::Harm => PeopleGroup::Harm,
        PartyGroup::Help => PeopleGroup::Help,
        PartyGroup::Other => PeopleGroup::Other,
    }
}

fn sign_view(sign: Sign) -> SignView {
    match sign {
        Sign::Phone => SignView::Phone,
        Sign::Plate => SignView::Plate,
        Sign::ForceNumber => SignView::ForceNumber,
        Sign::Name => SignView::Name,
    }
}

fn fields_of(party: &FoundParty) -> Map<String, Value> {
    serde_json::from_str(&party.summary).unwrap_or_default()
}

/// A party of one case, with its parsed fields.
type Said = (FoundParty, Map<String, Value>);

/// Date and time where the stamp was made.
fn local(at: Stamp) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(i32::from(at.offset_min) * 60)?;
    Some(DateTime::from_timestamp_millis(at.ms.0)?.with_timezone(&offset))
}

/// The first filled text of any of the fields, the newest case first.
fn newest(parties: &[Said], names: &[&str]) -> Option<String> {
    let said = |name: &str| {
        parties.iter().find_map(|(_, fields)| fields.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty()))
    };
    names.iter().find_map(|name| said(name)).map(str::to_owned)
}

/// Candidates for the same person: those not judged yet, and those a worker said are not the same.
struct Others {
    may_be: Vec<MayBeView>,
    apart: Vec<MayBeView>,
}

impl Notebook {
    fn here_at(&self, ms: UnixMillis) -> StampView {
        StampView { ms, offset_min: self.device_now().offset_min }
    }

    /// Who shares a sign with a person, the strongest sign first.
    fn others(&self, person: PersonId, parties: &[Said]) -> Result<Others, Error> {
        let of = |fields: &Map<String, Value>| Traits::of(fields);
        let own = parties.iter().take(SIGNS_OF_MAX).fold(Traits::default(), |all, (_, fields)| all.and(of(fields)));
        let keys = own.keys();
        let mut others = Others { may_be: Vec::new(), apart: Vec::new() };
        if keys.is_empty() {
            return Ok(others);
        }
        let (found, apart) =
            self.store.read(|tx| Ok::<_, Error>((tx.parties_by_keys(&keys, person)?, tx.apart_from(person)?)))?;
        let mut signs: BTreeMap<PersonId, BTreeSet<Sign>> = BTreeMap::new();
        for party in &found {
            let shared = own.shared_with(&of(&fields_of(party)));
            if !shared.is_empty() {
                signs.entry(party.person).or_default().extend(shared);
            }
        }
        let mut signs: Vec<(PersonId, BTreeSet<Sign>)> = signs.into_iter().collect();
        signs.sort_by(|(_, one), (_, other)| one.iter().cmp(other.iter()));
        for (other, signs) in signs {
            let list = if apart.contains(&other) { &mut others.apart } else { &mut others.may_be };
            if list.len() < MAY_BE_MAX {
                list.push(MayBeView {
                    person: other,
                    label: party::person_code(other),
                    cases: self.store.read(|tx| tx.count_cases_of_person(other))?,
                    signs: signs.into_iter().map(sign_view).collect(),
                });
            }
        }
        Ok(others)
    }

    /// Everything cases here say of a person, the newest first.
    fn said_of(&self, person: PersonId) -> Result<Vec<Said>, Error> {
        let found = self.store.read(|tx| tx.parties_of_person(person, NO_LIMIT))?;
        Ok(found.into_iter().map(|party| (fields_of(&party), party)).map(|(fields, party)| (party, fields)).collect())
    }

    /// A page of the directory, or whom a search finds.
    ///
    /// # Errors
    /// Disk errors.
    pub fn people(&self, request: ListPeople) -> Result<PeopleView, Error> {
        let group = match request.group {
            PeopleGroup::Harm => PartyGroup::Harm,
            PeopleGroup::Help => PartyGroup::Help,
            PeopleGroup::Other => PartyGroup::Other,
        };
        let limit = request.limit.min(LIST_MAX);
        let mut persons = self.store.read(|tx| match request.query.trim() {
            "" => tx.list_people(group, request.offset, limit + 1),
            query => tx.search_people(query, group, request.offset, limit + 1),
        })?;
        let more = persons.len() > limit as usize;
        persons.truncate(limit as usize);
        let people = persons.into_iter().map(|person| self.person_row(person)).collect::<Result<_, Error>>()?;
        Ok(PeopleView { people, more })
    }

    fn person_row(&self, person: PersonId) -> Result<PersonRowView, Error> {
        let said = self.said_of(person)?;
        let group = said.iter().map(|(party, _)| party.group).min().unwrap_or(PartyGroup::Other);
        let cases: BTreeSet<CaseId> = said.iter().map(|(party, _)| party.case).collect();
        let mut owed = Cents(0);
        if group == PartyGroup::Harm {
            for case in &cases {
                let listed = self.store.read(|tx| tx.listed_case(*case))?;
                let balance = listed.as_ref().and_then(convert::summary).and_then(|summary| summary.balance_cents);
                owed = owed.plus(balance.unwrap_or_default().max(Cents(0)));
            }
        }
        Ok(PersonRowView {
            person,
            label: party::person_code(person),
            group: group_view(group),
            role: newest(&said, &[party::ROLE]),
            category: newest(&said, &[party::CATEGORY]),
            about: newest(&said, &[party::HELPED_WITH, party::DESCRIPTION, party::NOTE]),
            cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
            since: self.here_at(said.last().map_or(UnixMillis(0), |(party, _)| party.seen_ms)),
            owed_cents: (owed > Cents(0)).then_some(owed),
            may_be: self.others(person, &said)?.may_be,
        })
    }

    /// A person's page.
    ///
    /// # Errors
    /// [`Error::EntryMissing`] for a person no case here speaks of, disk errors.
    pub fn person_page(&self, request: PersonOf) -> Result<PersonView, Error> {
        let person = request.person;
        let said = self.said_of(person)?;
        let oldest = said.last().map(|(party, _)| party.seen_ms).ok_or(Error::EntryMissing)?;
        let now = self.now_true();
        let year = local(now).map_or(1970, |now| now.year());
        let (mut cases, mut codes, mut months) = (Vec::new(), BTreeMap::new(), vec![0_u32; 12]);
        let mut counted = BTreeSet::new();
        for (party, fields) in &said {
            let first = counted.insert(party.case);
            if counted.len() > CASES_MAX {
                counted.remove(&party.case);
                break;
            }
            let case = self.case(party.case)?;
            codes.insert(party.case, case.code.clone());
            if !first {
                continue;
            }
            let at = case.happened_or_written().unwrap_or(now);
            let month = local(at).filter(|at| at.year() == year).and_then(|at| months.get_mut(at.month0() as usize));
            if let Some(month) = month {
                *month += 1;
            }
            cases.push(self.case_of_person(&case, party, fields, at, now));
        }
        let total: BTreeSet<CaseId> = said.iter().map(|(party, _)| party.case).collect();
        let group = said.iter().map(|(party, _)| party.group).min().unwrap_or(PartyGroup::Other);
        let others = self.others(person, &said)?;
        Ok(PersonView {
            person,
            label: party::person_code(person),
            group: group_view(group),
            role: newest(&said, &[party::ROLE]),
            category: newest(&said, &[party::CATEGORY]),
            cases,
            total: u32::try_from(total.len()).unwrap_or(u32::MAX),
            since: self.here_at(oldest),
            year,
            months,
            known: known(&said, &codes, &self.reference),
            may_be: others.may_be,
            apart: others.apart,
        })
    }

    fn case_of_person(
        &self,
        case: &Case,
        found: &FoundParty,
        fields: &Map<String, Value>,
        at: Stamp,
        now: Stamp,
    ) -> PersonCaseView {
        let entry = found.entry;
        // Money is shown only for a person who is said to have done harm.
        let did_harm = found.group == PartyGroup::Harm;
        PersonCaseView {
            case: found.case,
            code: case.code.clone(),
            entry,
            at: convert::stamp(at),
            status: case.status().to_owned(),
            role: fields.get(party::ROLE).and_then(Value::as_str).map(str::to_owned),
            violations: case.violations.iter().map(|violation| violation.code.clone()).collect(),
            money: if did_harm { convert::money_lines(case, &self.reference, now) } else { Vec::new() },
            conflict: case.party_of(&entry).is_some_and(Party::is_conflict),
        }
    }

    /// The people of a case, and who they may be.
    pub(crate) fn parties(&self, case: &Case) -> Result<Vec<PartyView>, Error> {
        case.parties.iter().filter_map(|party| self.party(party).transpose()).collect()
    }

    fn party(&self, party: &Party) -> Result<Option<PartyView>, Error> {
        let Some((first, others)) = party.standing.split_first() else { return Ok(None) };
        let person = party::person_of(first);
        let said = self.said_of(person)?;
        let version = |v: &daftari_domain::case::Version| self.value_view(&v.origin, Value::Object(v.fields.clone()));
        let cases: BTreeSet<CaseId> = said.iter().map(|(party, _)| party.case).collect();
        Ok(Some(PartyView {
            entry: first.origin.entry,
            person,
            label: party::person_code(person),
            group: group_view(rows::stored_group(party::group(&first.fields))),
            fields: place::shown_fields(first.fields.clone(), &self.reference),
            beside: if party.is_conflict() { others.iter().map(version).collect() } else { Vec::new() },
            earlier: party.earlier.iter().map(version).collect(),
            author: self.author(&first.origin.author),
            at: convert::stamp(first.origin.recorded_at),
            delivery: self.entry_delivery(&first.origin),
            cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
            since: self.here_at(said.last().map_or(UnixMillis(0), |(party, _)| party.seen_ms)),
            may_be: self.others(person, &said)?.may_be,
        }))
    }
}

/// The signs cases give of a person, each once, with the cases that say it.
fn known(said: &[Said], codes: &BTreeMap<CaseId, String>, reference: &Reference) -> Vec<KnownView> {
    let mut known: Vec<KnownView> = Vec::new();
    for field in party::telling() {
        let first = known.len();
        for (party, fields) in said {
            let Some(code) = codes.get(&party.case) else { continue };
            let values = match fields.get(field) {
                Some(Value::Array(values)) => values.clone(),
                Some(value) => vec![place::shown(value.clone(), reference)],
                None => Vec::new(),
            };
            for value in values {
                match known.iter_mut().skip(first).find(|known| known.value == value) {
                    Some(known) if known.cases.contains(code) => {}
                    Some(known) => known.cases.push(code.clone()),
                    None => known.push(KnownView { field: field.to_owned(), value, cases: vec![code.clone()] }),
                }
            }
        }
    }
    known
}
