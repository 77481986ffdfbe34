//! People of the cases: the directory, a person's page, and every act on them.

use daftari_notebook::requests::{CorrectParty, ListPeople, PersonOf, RecordParty, TwoPeople, UnlinkPerson};
use daftari_notebook::views::{Changed, PeopleView, PersonLinked, PersonView};

use crate::error::Reply;
use crate::state::Unlocked;

/// Names a person in a case.
#[tauri::command(async)]
pub fn record_party(unlocked: Unlocked, request: RecordParty) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.record_party(request))
}

/// Corrects a party of a case; the first version stays in the history.
#[tauri::command(async)]
pub fn correct_party(unlocked: Unlocked, request: CorrectParty) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.correct_party(request))
}

/// Says that two people are the same.
#[tauri::command(async)]
pub fn link_person(unlocked: Unlocked, request: TwoPeople) -> Reply<PersonLinked> {
    let linked = unlocked.notebook()?.link_person(request)?;
    unlocked.session().announce(&linked.changed);
    Ok(linked)
}

/// Splits parties from their person: they become another person.
#[tauri::command(async)]
pub fn unlink_person(unlocked: Unlocked, request: UnlinkPerson) -> Reply<PersonLinked> {
    let linked = unlocked.notebook()?.unlink_person(request)?;
    unlocked.session().announce(&linked.changed);
    Ok(linked)
}

/// Remembers that two people are not the same.
#[tauri::command(async)]
pub fn not_the_same(unlocked: Unlocked, request: TwoPeople) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.not_the_same(request))
}

/// A page of the directory, or of the people a search finds.
#[tauri::command(async)]
pub fn people(unlocked: Unlocked, request: ListPeople) -> Reply<PeopleView> {
    Ok(unlocked.notebook()?.people(request)?)
}

/// A person's page.
#[tauri::command(async)]
pub fn person_page(unlocked: Unlocked, request: PersonOf) -> Reply<PersonView> {
    Ok(unlocked.notebook()?.person_page(request)?)
}
