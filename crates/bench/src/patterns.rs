//! "May be the same person as …": one notebook whose people grow from size to size, one in each case.

use daftari_domain::ids::CaseId;
use std::path::Path;
use std::sync::Arc;

use daftari_domain::matching::Traits;
use daftari_notebook::Notebook;
use daftari_notebook::requests::{CaseOf, ListPeople, NewParty, OpenCase};
use daftari_notebook::views::PeopleGroup;
use daftari_sync::http::Http;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::data::Draw;
use crate::effort::Effort;
use crate::error::Result;
use crate::people;
use crate::report::{Measure, Report};
use crate::stats::Samples;

/// Places after which a person who was named before comes again, in another writing.
const REPEATS: usize = 10;

/// Fields of the person of a case: a nickname, often a phone, sometimes a plate.
pub fn person(place: usize) -> Map<String, Value> {
    let mut draw = Draw::at(0x7000_0000 + place as u64);
    let before = (place % REPEATS == REPEATS - 1).then(|| person(draw.below(place)));
    let who = [("role", "alleged_perpetrator"), ("category", "client")];
    let mut fields: Map<String, Value> = who.map(|(name, code)| (name.to_owned(), json!(code))).into_iter().collect();
    let name = match place % 3 {
        0 => draw.name(),
        1 => format!("Baba {}", draw.name()),
        _ => format!("{} {}", draw.name(), draw.name()),
    };
    fields.insert("aliases".to_owned(), json!([name]));
    fields.insert("description".to_owned(), json!(draw.text(8)));
    if place.is_multiple_of(2) {
        fields.insert("phones".to_owned(), json!([format!("07{:08}", draw.below(100_000_000))]));
    }
    if place.is_multiple_of(5) {
        let letter = |draw: &mut Draw| char::from(b'A' + u8::try_from(draw.below(24)).unwrap_or(0));
        let (a, b) = (letter(&mut draw), letter(&mut draw));
        fields.insert("plate".to_owned(), json!(format!("K{a}{b} {:03}A", draw.below(1_000))));
    }
    for (name, value) in before.into_iter().flatten() {
        let again = match &value {
            Value::Array(texts) if name == "phones" => texts.iter().filter_map(Value::as_str).map(abroad).collect(),
            _ => value,
        };
        fields.insert(name, again);
    }
    fields
}

/// A phone in another writing.
fn abroad(phone: &str) -> Value {
    json!(format!("+254 {}", phone.trim_start_matches('0')))
}

fn bytes_of(view: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(view)?)
}

/// The look-ups, at each size.
///
/// # Errors
/// When something cannot be set up.
pub fn measure(work: &Path, sizes: &[usize], effort: Effort, report: &mut Report) -> Result<()> {
    let session = people::new_notebook(&work.join("patterns"), Arc::new(Http::default()), false)?;
    let mut cases = Vec::new();
    for size in sizes {
        eprintln!("{size} people");
        let mut notebook = session.unlocked()?;
        while cases.len() < *size {
            let party = NewParty { person: None, fields: person(cases.len()) };
            cases.push(notebook.open_case(OpenCase { parties: vec![party], ..OpenCase::default() })?.case);
        }
        measure_at(*size, &notebook, &cases, effort, report)?;
    }
    Ok(())
}

fn measure_at(size: usize, notebook: &Notebook, cases: &[CaseId], effort: Effort, report: &mut Report) -> Result<()> {
    let mut draw = Draw::at(19);
    let places: Vec<usize> = (0..effort.times(200)).map(|_| draw.below(cases.len())).collect();
    let place = |turn: usize| places.get(turn).copied().unwrap_or_default();
    let seen = Samples::of(places.len(), |turn| {
        let case = cases.get(place(turn)).copied().ok_or("no case")?;
        bytes_of(&notebook.case_view(CaseOf { case })?)
    })?;
    let all_traits: Vec<Traits> = (0..size).map(|place| Traits::of(&person(place))).collect();
    let one_by_one = Samples::of(effort.times(20), |turn| {
        let own = all_traits.get(place(turn)).ok_or("no person")?;
        Ok::<_, crate::error::Error>(all_traits.iter().filter(|other| !own.shared_with(other).is_empty()).count())
    })?;
    let measure = Measure::percentile(&seen, 95.0, "ms").goal("p95 ≤ 30 ms at 10,000");
    report.add(
        format!("may_be.{size}"),
        measure.beside(one_by_one.median(), "comparing with everybody, one by one, in memory"),
    );
    let list = |query: String| ListPeople { query, group: PeopleGroup::Harm, offset: 0, limit: 50 };
    let directory = Samples::of(effort.times(50), |_| bytes_of(&notebook.people(list(String::new()))?))?;
    report.add(format!("people.{size}"), Measure::median(&directory, "ms"));
    let searches = Samples::of(effort.times(100), |turn| {
        let whole = person(place(turn)).get("aliases").and_then(|names| names.get(0)?.as_str().map(str::to_owned));
        let typed: String = whole.unwrap_or_default().chars().take(1 + turn % 6).collect();
        bytes_of(&notebook.people(list(typed))?)
    })?;
    report.add(format!("people_search.{size}"), Measure::percentile(&searches, 95.0, "ms"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_come_again_and_share_a_sign_when_they_do() {
        let all_traits: Vec<Traits> = (0..200).map(|place| Traits::of(&person(place))).collect();
        let again = (0..200).filter(|place| place % REPEATS == REPEATS - 1);
        let seen = again.filter(|place| {
            let before = all_traits.iter().take(*place);
            before.filter(|other| all_traits.get(*place).is_some_and(|own| !own.shared_with(other).is_empty())).count()
                > 0
        });
        assert_eq!(seen.count(), 200 / REPEATS);
    }
}
