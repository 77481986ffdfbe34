// The only place that talks to Rust. One function per command, named like it (src-tauri/src/command_list.rs).
//
// A refusal is thrown as a NotebookError: a code to decide on, and the values of its sentence. Any command may refuse with
// `disk_full`, `disk_error` or `internal`; one that needs the notebook open refuses with `locked` while it is not. What else a page decides
// on stands at the command. `Changed` says which cases and lists a page reads again.
import { invoke } from '@tauri-apps/api/core';
import type { Reference } from '../lib/reference';
import { NotebookError } from './error';
import type { CommandName } from './generated/commands';
import type {
  AddAction,
  AnswerAppointment,
  AnswerClock,
  AnswerFollowUp,
  AppView,
  BeginInvite,
  BeginJoin,
  CaseListView,
  CaseOf,
  CaseSaved,
  CaseView,
  ChangeViolations,
  Changed,
  CheckSecret,
  CheckSheet,
  CorrectAction,
  CorrectParty,
  CreateNotebook,
  DraftView,
  EditField,
  Erase,
  ErasedView,
  ErrorView,
  FinishTeam,
  HelpCircleView,
  ImportReference,
  ImportView,
  InviteView,
  JoinView,
  ListCases,
  ListItemOf,
  ListNamed,
  ListPageView,
  ListPeople,
  ListsView,
  MoneyPageView,
  NarrowingView,
  OfficeRequest,
  OpenCase,
  PeopleView,
  PersonLinked,
  PersonOf,
  PersonView,
  PlanFollowUp,
  Preferences,
  QuickNoteOf,
  QuickNoteView,
  RecentsView,
  RecordConsents,
  RecordParty,
  ResolveConflict,
  RetireListItem,
  SaveDraft,
  SecretStrength,
  SetHelpCircle,
  SetListItem,
  ShareCase,
  SheetCheckView,
  SheetsView,
  StartTeam,
  SyncOutcomeView,
  SyncView,
  TeamView,
  TodayView,
  TwoPeople,
  UnlinkPerson,
  Unlock,
  WithdrawConsent,
  WriteQuickNote,
} from './generated/types';

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

async function call<T>(command: CommandName, request?: unknown): Promise<T> {
  try {
    return await invoke<T>(command, request === undefined ? {} : { request });
  } catch (refused) {
    if (isErrorView(refused)) throw new NotebookError(refused.code, 'params' in refused ? refused.params : {});
    throw new NotebookError('internal', {});
  }
}

/** Where the app stands: first run, locked or open, with preferences. Answers while locked. */
export const app_state = () => call<AppView>('app_state');
/** How strong a PIN or passphrase is; a weak one is answered, not refused. Answers while locked. */
export const check_secret = (request: CheckSecret) => call<SecretStrength>('check_secret', request);
/** Makes a notebook and opens it. Refuses with `weak_secret`, `pin_not_allowed` or `notebook_exists`. */
export const create_notebook = (request: CreateNotebook) => call<AppView>('create_notebook', request);
/** Refuses with `wrong_secret` or `wait`, and the milliseconds until the next try; `key_store_gone` and `key_store_silent` count none. */
export const unlock = (request: Unlock) => call<AppView>('unlock', request);
export const lock = () => call<AppView>('lock');
/** Language, colours, idle time. Answers while locked. */
export const set_preferences = (request: Preferences) => call<AppView>('set_preferences', request);
/** Reference data: with the office's edits while the notebook is open, as the app ships it at the lock. */
export const reference = () => call<Reference>('reference');
/** The person is there: the idle time begins anew. */
export const touch = () => call<null>('touch');
/** The window is minimised, or another app is in front of it. */
export const out_of_sight = () => call<null>('out_of_sight');
export const in_sight = () => call<null>('in_sight');

/** Clocks and dates of all cases, what runs out first on top. */
export const today = () => call<TodayView>('today');
/** A page of the cases that the filter and the words find. */
export const list_cases = (request: ListCases) => call<CaseListView>('list_cases', request);
/** What a list of cases can be narrowed by: hot spots and workers, with counts. */
export const narrowing = () => call<NarrowingView>('narrowing');
/** Violations and hot spots this person wrote most often lately. */
export const recents = () => call<RecentsView>('recents');
/** Refuses with `case_missing` or `case_erased`. */
export const case_view = (request: CaseOf) => call<CaseView>('case_view', request);
/** Answers with the case's id and short code. Refuses with `empty_case`, `braked`, `text_too_long` or `bad_amount`. */
export const open_case = (request: OpenCase) => call<CaseSaved>('open_case', request);
/** Refuses with `text_too_long` or `bad_amount`. */
export const edit_field = (request: EditField) => call<Changed>('edit_field', request);
export const change_violations = (request: ChangeViolations) => call<Changed>('change_violations', request);
/** Refuses with `braked` where the step is not offered on this line. */
export const add_action = (request: AddAction) => call<Changed>('add_action', request);
/** The first words stay in the history. */
export const correct_action = (request: CorrectAction) => call<Changed>('correct_action', request);
export const resolve_conflict = (request: ResolveConflict) => call<Changed>('resolve_conflict', request);
/** Refuses with `not_in_team`, `child_case`, `sharing_refused` when she said no, `sharing_not_asked` unless it is passed over. */
export const share_case = (request: ShareCase) => call<Changed>('share_case', request);

/** Money held for survivors and money still to come, in all cases; cents. */
export const money_page = () => call<MoneyPageView>('money_page');

export const record_consents = (request: RecordConsents) => call<Changed>('record_consents', request);
export const withdraw_consent = (request: WithdrawConsent) => call<Changed>('withdraw_consent', request);

/** Refuses with `not_confirmed` when what was typed is not the code of the case. */
export const erase = (request: Erase) => call<Changed>('erase', request);
/** Dates and marks of what was erased on this device. */
export const erased_here = () => call<ErasedView[]>('erased_here');

export const plan_follow_up = (request: PlanFollowUp) => call<Changed>('plan_follow_up', request);
export const answer_follow_up = (request: AnswerFollowUp) => call<Changed>('answer_follow_up', request);
export const answer_appointment = (request: AnswerAppointment) => call<Changed>('answer_appointment', request);
/** Says of a clock that ran out that its step did not happen. */
export const answer_clock = (request: AnswerClock) => call<Changed>('answer_clock', request);

export const record_party = (request: RecordParty) => call<Changed>('record_party', request);
export const correct_party = (request: CorrectParty) => call<Changed>('correct_party', request);
/** Two people become one; answers with the parties that moved, which `unlink_person` takes apart again. */
export const link_person = (request: TwoPeople) => call<PersonLinked>('link_person', request);
/** Parties of a person become a person of their own. */
export const unlink_person = (request: UnlinkPerson) => call<PersonLinked>('unlink_person', request);
/** Two people are not suggested as the same any more. */
export const not_the_same = (request: TwoPeople) => call<Changed>('not_the_same', request);
/** A page of the directory, or whom the words find. */
export const people = (request: ListPeople) => call<PeopleView>('people', request);
export const person_page = (request: PersonOf) => call<PersonView>('person_page', request);

export const save_draft = (request: SaveDraft) => call<Changed>('save_draft', request);
/** What was typed and not saved; null when there is nothing. There is one draft. */
export const draft = () => call<DraftView | null>('draft');
/** The words of the draft are gone. */
export const discard_draft = () => call<Changed>('discard_draft');

export const sync_view = () => call<SyncView>('sync_view');
/** Syncs and answers how it ended: that the relay did not answer is no refusal. Refuses with `not_in_team` or `practice`. */
export const sync_now = () => call<SyncOutcomeView>('sync_now');
/** Stops the sync that runs, at once; `sync_now` then answers `cancelled`. */
export const cancel_sync = () => call<SyncView>('cancel_sync');

/** The team as this device knows it. */
export const team = () => call<TeamView>('team');
/** Draws the recovery sheets of a new team, in memory only. The relay is not asked yet. Refuses with `bad_relay_address` or `not_office`. */
export const begin_team = (request: StartTeam) => call<SheetsView>('begin_team', request);
/** The sheets of the team that is being made, without their words once it was locked; null when there is none. */
export const team_sheets = () => call<SheetsView | null>('team_sheets');
/** What was typed of one sheet so far, whichever it is: which group is wrong, or which whole sheet it is. Refuses with `sheets_gone`. */
export const check_sheet = (request: CheckSheet) => call<SheetCheckView>('check_sheet', request);
/**
 * Makes the team. Refuses with `sheets_unfinished`, `sheets_gone`, or `sheets_do_not_join`: then nothing of what was typed counts; and, with
 * the sheets still there, with `bad_relay_address`, `wrong_setup_code`, `relay_unreachable` or `relay_refused`.
 */
export const finish_team = (request: FinishTeam) => call<TeamView>('finish_team', request);
/** The sheets are wiped, and no team is made. */
export const cancel_team = () => call<TeamView>('cancel_team');

/** What was typed of one recovery sheet of this team so far, whichever it is. */
export const read_sheet = (request: CheckSheet) => call<SheetCheckView>('read_sheet', request);
/**
 * Shows a new code for a member's phone, or for an office laptop, for ten minutes, whether the relay answers or not. Refuses with `not_office`,
 * `sheets_do_not_join` or `enrolment_over`.
 */
export const begin_invite = (request: BeginInvite) => call<InviteView>('begin_invite', request);
/** Asks the relay how far the new device has come. Refuses with `invite_expired` or `enrolment_over`, and with `relay_unreachable` between two questions. */
export const invite_progress = () => call<InviteView>('invite_progress');
/** The words are the same on both screens: the phone is taken in, the laptop taken in or asked for. Refuses with `words_not_ready` or `enrolment_over`. */
export const confirm_invite = () => call<InviteView>('confirm_invite');
export const cancel_invite = () => call<TeamView>('cancel_invite');

/** Four words of an office laptop that is asked for. Refuses with `request_over`. */
export const words_of_office_request = (request: OfficeRequest) => call<string[]>('words_of_office_request', request);
/** A second office person agrees: the laptop is in the team. Refuses with `request_over`. */
export const agree_to_office_device = (request: OfficeRequest) => call<Changed>('agree_to_office_device', request);
/** Asks for an office laptop once more, after the office changed. Refuses with `request_over` when it is not hers to ask. */
export const ask_again_for_office_device = (request: OfficeRequest) =>
  call<Changed>('ask_again_for_office_device', request);

/**
 * Uses the code up. Refuses with `invite_code_used` or `enrolment_over`, and, with the code still good, with `bad_invite_code`, `bad_relay_address`,
 * `wrong_relay`, `invite_expired`, `relay_unreachable` or `needs_passphrase`.
 */
export const begin_join = (request: BeginJoin) => call<JoinView>('begin_join', request);
/** Asks the relay how far the office has come. Refuses like `invite_progress`. */
export const join_progress = () => call<JoinView>('join_progress');
/** The words are the same on both screens. Refuses with `words_not_ready`. */
export const confirm_join = () => call<JoinView>('confirm_join');
export const cancel_join = () => call<TeamView>('cancel_join');

/** Opens the practice notebook, also where there is no notebook yet. */
export const open_practice = () => call<AppView>('open_practice');
/** Leaves the practice notebook; nothing of it is stored. */
export const leave_practice = () => call<AppView>('leave_practice');

/** Every list the office may edit, by name. */
export const lists = () => call<ListsView>('lists');
export const list_page = (request: ListNamed) => call<ListPageView>('list_page', request);
/** Refuses with `bad_list_item` and why. */
export const set_list_item = (request: SetListItem) => call<Changed>('set_list_item', request);
export const retire_list_item = (request: RetireListItem) => call<Changed>('retire_list_item', request);
/** Takes the office's edit of an item back. */
export const list_item_to_default = (request: ListItemOf) => call<Changed>('list_item_to_default', request);
/** Takes over what differs in a file, or nothing. Refuses with `reference_broken`, `reference_newer` or `bad_list_item`. */
export const import_reference = (request: ImportReference) => call<ImportView>('import_reference', request);

/** Seals a note while locked, and answers nothing of it. Refuses with `quick_notes_full` or `quick_notes_not_ready`. */
export const write_quick_note = (request: WriteQuickNote) => call<null>('write_quick_note', request);
/** Notes written at the lock that are not deleted yet. */
export const quick_notes = () => call<QuickNoteView[]>('quick_notes');
/** The words of a note are gone. */
export const put_away_quick_note = (request: QuickNoteOf) => call<Changed>('put_away_quick_note', request);

export const help_circle = () => call<HelpCircleView>('help_circle');
/** Refuses with `bad_phone` and its line, from 1. */
export const set_help_circle = (request: SetHelpCircle) => call<Changed>('set_help_circle', request);
