// The only place that talks to Rust. One function per command.
import { invoke } from '@tauri-apps/api/core';
import type {
  AddAction,
  AppView,
  BeginInvite,
  BeginJoin,
  CaseListView,
  CaseSaved,
  CaseView,
  Changed,
  ChangeViolations,
  CorrectAction,
  CreateNotebook,
  CreateTeam,
  DraftView,
  EditField,
  ErrorView,
  InviteView,
  JoinView,
  ListCases,
  MoneyPageView,
  NarrowingView,
  RecentsView,
  OpenCase,
  Preferences,
  ResolveConflict,
  SaveDraft,
  SecretStrength,
  ShareCase,
  SyncOutcomeView,
  SyncView,
  TeamView,
  TodayView,
  CheckSecret,
  RecordConsents,
  WithdrawConsent,
  ImportReference,
  ImportView,
  ListItemOf,
  ListNamed,
  ListPageView,
  ListsView,
  RetireListItem,
  SetListItem,
  HelpCircleView,
  QuickNoteView,
  SetHelpCircle,
  CorrectParty,
  ListPeople,
  PeopleView,
  PersonLinked,
  PersonView,
  RecordParty,
  TwoPeople,
  UnlinkPerson,
} from './generated/types';
import type { Erase, ErasedView } from './generated/types';
import type { AnswerAppointment, AnswerClock, AnswerFollowUp, PlanFollowUp } from './generated/types';
import type { Reference } from '../lib/reference';
import { NotebookError } from './error';

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'code' in value && 'params' in value;
}

async function call<T>(command: string, request?: unknown): Promise<T> {
  try {
    return await invoke<T>(command, request === undefined ? {} : { request });
  } catch (refused) {
    if (isErrorView(refused)) throw new NotebookError(refused.code, refused.params);
    throw new NotebookError('internal', {});
  }
}

export const app_state = () => call<AppView>('app_state');
export const check_secret = (request: CheckSecret) => call<SecretStrength>('check_secret', request);
export const create_notebook = (request: CreateNotebook) => call<AppView>('create_notebook', request);
export const unlock = (request: { secret: string }) => call<AppView>('unlock', request);
export const lock = () => call<AppView>('lock');
export const set_preferences = (request: Preferences) => call<AppView>('set_preferences', request);
export const reference = () => call<Reference>('reference');
export const touch = () => call<null>('touch');
export const out_of_sight = () => call<null>('out_of_sight');
export const in_sight = () => call<null>('in_sight');
export const today = () => call<TodayView>('today');
export const list_cases = (request: ListCases) => call<CaseListView>('list_cases', request);
export const narrowing = () => call<NarrowingView>('narrowing');
export const recents = () => call<RecentsView>('recents');
export const case_view = (request: { case: string }) => call<CaseView>('case_view', request);
export const open_case = (request: OpenCase) => call<CaseSaved>('open_case', request);
export const edit_field = (request: EditField) => call<Changed>('edit_field', request);
export const change_violations = (request: ChangeViolations) => call<Changed>('change_violations', request);
export const add_action = (request: AddAction) => call<Changed>('add_action', request);
export const correct_action = (request: CorrectAction) => call<Changed>('correct_action', request);
export const resolve_conflict = (request: ResolveConflict) => call<Changed>('resolve_conflict', request);
export const share_case = (request: ShareCase) => call<Changed>('share_case', request);
export const money_page = () => call<MoneyPageView>('money_page');
export const record_consents = (request: RecordConsents) => call<Changed>('record_consents', request);
export const withdraw_consent = (request: WithdrawConsent) => call<Changed>('withdraw_consent', request);
export const erase = (request: Erase) => call<Changed>('erase', request);
export const erased_here = () => call<ErasedView[]>('erased_here');
export const plan_follow_up = (request: PlanFollowUp) => call<Changed>('plan_follow_up', request);
export const answer_follow_up = (request: AnswerFollowUp) => call<Changed>('answer_follow_up', request);
export const answer_appointment = (request: AnswerAppointment) => call<Changed>('answer_appointment', request);
export const answer_clock = (request: AnswerClock) => call<Changed>('answer_clock', request);
export const record_party = (request: RecordParty) => call<Changed>('record_party', request);
export const correct_party = (request: CorrectParty) => call<Changed>('correct_party', request);
export const link_person = (request: TwoPeople) => call<PersonLinked>('link_person', request);
export const unlink_person = (request: UnlinkPerson) => call<PersonLinked>('unlink_person', request);
export const not_the_same = (request: TwoPeople) => call<Changed>('not_the_same', request);
export const people = (request: ListPeople) => call<PeopleView>('people', request);
export const person_page = (request: { person: string }) => call<PersonView>('person_page', request);
export const save_draft = (request: SaveDraft) => call<Changed>('save_draft', request);
export const draft = () => call<DraftView | null>('draft');
export const discard_draft = () => call<Changed>('discard_draft');
export const sync_view = () => call<SyncView>('sync_view');
export const sync_now = () => call<SyncOutcomeView>('sync_now');
export const team = () => call<TeamView>('team');
export const create_team = (request: CreateTeam) => call<TeamView>('create_team', request);
export const begin_invite = (request: BeginInvite) => call<InviteView>('begin_invite', request);
export const invite_progress = () => call<InviteView>('invite_progress');
export const confirm_invite = () => call<InviteView>('confirm_invite');
export const cancel_invite = () => call<TeamView>('cancel_invite');
export const begin_join = (request: BeginJoin) => call<JoinView>('begin_join', request);
export const join_progress = () => call<JoinView>('join_progress');
export const confirm_join = () => call<JoinView>('confirm_join');
export const cancel_join = () => call<TeamView>('cancel_join');
export const open_practice = () => call<AppView>('open_practice');
export const leave_practice = () => call<AppView>('leave_practice');
export const lists = () => call<ListsView>('lists');
export const list_page = (request: ListNamed) => call<ListPageView>('list_page', request);
export const set_list_item = (request: SetListItem) => call<Changed>('set_list_item', request);
export const retire_list_item = (request: RetireListItem) => call<Changed>('retire_list_item', request);
export const list_item_to_default = (request: ListItemOf) => call<Changed>('list_item_to_default', request);
export const import_reference = (request: ImportReference) => call<ImportView>('import_reference', request);
export const write_quick_note = (request: { text: string }) => call<null>('write_quick_note', request);
export const quick_notes = () => call<QuickNoteView[]>('quick_notes');
export const put_away_quick_note = (request: { note: string }) => call<Changed>('put_away_quick_note', request);
export const help_circle = () => call<HelpCircleView>('help_circle');
export const set_help_circle = (request: SetHelpCircle) => call<Changed>('set_help_circle', request);
