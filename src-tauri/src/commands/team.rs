//! The team: start one, invite, join. These talk to the relay, so they go through the session.

use daftari_notebook::requests::{BeginInvite, BeginJoin, CheckSheet, FinishTeam, OfficeRequest, StartTeam};
use daftari_notebook::views::{Changed, InviteView, JoinView, SheetCheckView, SheetsView, TeamView};

use crate::error::Reply;
use crate::state::Unlocked;

/// The team as this device knows it.
#[tauri::command(async)]
pub fn team(unlocked: Unlocked) -> Reply<TeamView> {
    Ok(unlocked.notebook()?.team_view()?)
}

/// Draws the recovery key of a new team and shows its sheets.
#[tauri::command(async)]
pub fn begin_team(unlocked: Unlocked, request: StartTeam) -> Reply<SheetsView> {
    Ok(unlocked.session().begin_team(request)?)
}

/// The sheets of the team that is being made.
#[tauri::command(async)]
pub fn team_sheets(unlocked: Unlocked) -> Reply<Option<SheetsView>> {
    Ok(unlocked.session().team_sheets()?)
}

/// Reads what was typed of one sheet so far.
#[tauri::command(async)]
pub fn check_sheet(unlocked: Unlocked, request: CheckSheet) -> Reply<SheetCheckView> {
    Ok(unlocked.session().check_sheet(request)?)
}

/// Makes the team, when every sheet was typed back.
#[tauri::command(async)]
pub fn finish_team(unlocked: Unlocked, request: FinishTeam) -> Reply<TeamView> {
    Ok(unlocked.session().finish_team(request)?)
}

/// Stops making a team: its sheets are wiped.
#[tauri::command(async)]
pub fn cancel_team(unlocked: Unlocked) -> Reply<TeamView> {
    Ok(unlocked.session().cancel_team()?)
}

/// Reads what was typed of one recovery sheet of this team so far.
#[tauri::command(async)]
pub fn read_sheet(unlocked: Unlocked, request: CheckSheet) -> Reply<SheetCheckView> {
    Ok(unlocked.session().read_sheet(request)?)
}

/// Shows a code for a member's phone, or for an office device.
#[tauri::command(async)]
pub fn begin_invite(unlocked: Unlocked, request: BeginInvite) -> Reply<InviteView> {
    Ok(unlocked.session().begin_invite(request)?)
}

/// Where the invitation stands.
#[tauri::command(async)]
pub fn invite_progress(unlocked: Unlocked) -> Reply<InviteView> {
    Ok(unlocked.session().invite_progress()?)
}

/// The words are the same on both screens: take the phone in.
#[tauri::command(async)]
pub fn confirm_invite(unlocked: Unlocked) -> Reply<InviteView> {
    Ok(unlocked.session().confirm_invite()?)
}

/// Takes the code back.
#[tauri::command(async)]
pub fn cancel_invite(unlocked: Unlocked) -> Reply<TeamView> {
    Ok(unlocked.session().cancel_invite()?)
}

/// Four words of an office device that is asked for.
#[tauri::command(async)]
pub fn words_of_office_request(unlocked: Unlocked, request: OfficeRequest) -> Reply<Vec<String>> {
    Ok(unlocked.session().words_of_office_request(request.statement)?)
}

/// A second person agrees to an office device.
#[tauri::command(async)]
pub fn agree_to_office_device(unlocked: Unlocked, request: OfficeRequest) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.agree_to_office_device(request.statement))
}

/// Asks for an office device once more, upon the office as it is now.
#[tauri::command(async)]
pub fn ask_again_for_office_device(unlocked: Unlocked, request: OfficeRequest) -> Reply<Changed> {
    unlocked.change(|notebook| notebook.ask_again_for_office_device(request.statement))
}

/// Joins a team with the code on the office's screen.
#[tauri::command(async)]
pub fn begin_join(unlocked: Unlocked, request: BeginJoin) -> Reply<JoinView> {
    Ok(unlocked.session().begin_join(request)?)
}

/// The progress of joining.
#[tauri::command(async)]
pub fn join_progress(unlocked: Unlocked) -> Reply<JoinView> {
    Ok(unlocked.session().join_progress()?)
}

/// The words are the same on both screens.
#[tauri::command(async)]
pub fn confirm_join(unlocked: Unlocked) -> Reply<JoinView> {
    Ok(unlocked.session().confirm_join()?)
}

/// Stops joining.
#[tauri::command(async)]
pub fn cancel_join(unlocked: Unlocked) -> Reply<TeamView> {
    Ok(unlocked.session().cancel_join()?)
}
