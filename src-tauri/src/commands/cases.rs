//! Cases: lists, pages, and every act on them.

use daftari_notebook::requests::{
    AddAction, CaseOf, ChangeViolations, CorrectAction, EditField, ListCases, OpenCase, ResolveConflict, ShareCase,
};
use daftari_notebook::views::{CaseListView, CaseSaved, CaseView, Changed, NarrowingView, RecentsView, TodayView};

use crate::error::Reply;
use crate::state::Unlocked;

/// The Today page: clocks that run out first, and things due.
#[tauri::command(async)]
pub fn today(unlocked: Unlocked) -> Reply<TodayView> {
    Ok(unlocked.notebook()?.today()?)
}

/// A page of cases, or what a search finds.
#[tauri::command(async)]
pub fn list_cases(unlocked: Unlocked, request: ListCases) -> Reply<CaseListView> {
    Ok(unlocked.notebook()?.case_list(request)?)
}

/// The values lists can be narrowed by.
#[tauri::command(async)]
pub fn narrowing(unlocked: Unlocked) -> Reply<NarrowingView> {
    Ok(unlocked.notebook()?.narrowing()?)
}

/// Values this worker wrote most often lately.
#[tauri::command(async)]
pub fn recents(unlocked: Unlocked) -> Reply<RecentsView> {
    Ok(unlocked.notebook()?.recents()?)
}

/// A case as a page.
#[tauri::command(async)]
pub fn case_view(unlocked: Unlocked, request: CaseOf) -> Reply<CaseView> {
    Ok(unlocked.notebook()?.case_view(request)?)
}

/// Opens a case; one filled field is enough.
#[tauri::command(async)]
pub fn open_case(unlocked: Unlocked, request: OpenCase) -> Reply<CaseSaved> {
    let saved = unlocked.notebook()?.open_case(request)?;
    unlocked.session().announce(&saved.changed);
    Ok(saved)
}

/// Writes a field.
#[tauri::command(async)]
pub fn edit_field(unlocked: Unlocked, request: EditField) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.edit_field(request))
}

/// Adds and takes back violations.
#[tauri::command(async)]
pub fn change_violations(unlocked: Unlocked, request: ChangeViolations) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.change_violations(request))
}

/// Records an action.
#[tauri::command(async)]
pub fn add_action(unlocked: Unlocked, request: AddAction) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.add_action(request))
}

/// Corrects an action; the first words stay.
#[tauri::command(async)]
pub fn correct_action(unlocked: Unlocked, request: CorrectAction) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.correct_action(request))
}

/// Decides between values that stand side by side.
#[tauri::command(async)]
pub fn resolve_conflict(unlocked: Unlocked, request: ResolveConflict) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.resolve_conflict(request))
}

/// Shares a case with a colleague's device.
#[tauri::command(async)]
pub fn share_case(unlocked: Unlocked, request: ShareCase) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.share_case(request))
}
