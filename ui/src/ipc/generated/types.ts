// Made from crates/notebook/src/{views,requests}; do not edit.
// UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types

/**
 * A case. Made from the opener's key, so nobody else can open "the same" case.
 */
export type CaseId = string & { readonly __id: 'case' };

/**
 * A person a case speaks of. Drawn at random, so that it says nothing by itself; the same in every case that was linked.
 */
export type PersonId = string & { readonly __id: 'person' };

/**
 * Hash of an entry's head.
 */
export type EntryId = string & { readonly __id: 'entry' };

/**
 * Ed25519 public key of a device: its name everywhere, and the author of what it writes.
 */
export type DeviceKey = string & { readonly __id: 'device' };

/**
 * The name of a quick note: a hash of its sealed bytes, so that a note that is taken in twice is one note.
 */
export type QuickNoteId = string & { readonly __id: 'quick_note' };

/**
 * Hundredths of a Kenyan shilling. Sums stay at the largest number that can be counted: what another device wrote may be
 * any number.
 */
export type Cents = number;

/**
 * A moment: milliseconds since 1970-01-01T00:00Z. Of which clock says the name that holds it: a device's, or true time.
 */
export type UnixMillis = number;

/**
 * A moment on some device's clock.
 */
export type StampView = { 
/**
 * Unix milliseconds.
 */
ms: UnixMillis, 
/**
 * Minutes east of UTC.
 */
offset_min: number, };

/**
 * Where the app stands before any page is shown.
 */
export type Phase = "first_run" | "locked" | "open";

/**
 * How the owner opens the notebook.
 */
export type SecretForm = "pin" | "passphrase";

/**
 * Language of every text.
 */
export type Language = "en" | "sw";

/**
 * Night, day, or as the system says.
 */
export type Theme = "system" | "dark" | "light";

/**
 * Settings that must be known before unlocking. They say nothing about anybody.
 */
export type Preferences = { 
/**
 * Language of every text.
 */
language: Language, 
/**
 * Colours.
 */
theme: Theme, 
/**
 * Seconds without a touch until the notebook locks itself, within [`IDLE_SECONDS`].
 */
idle_seconds: number, 
/**
 * Which pad the lock screen shows.
 */
secret_form: SecretForm, };

/**
 * The app before and at the lock.
 */
export type AppView = { 
/**
 * Where the app stands.
 */
phase: Phase, 
/**
 * Language, colours, idle time.
 */
preferences: Preferences, 
/**
 * Does the operating system keep keys here? Without it a PIN is refused.
 */
key_store: boolean, 
/**
 * Milliseconds until the next try is allowed, 0 when it is.
 */
wait_ms: number, 
/**
 * Wrong tries so far.
 */
tries: number, 
/**
 * Daftari's version.
 */
version: string, 
/**
 * The pages show the practice notebook: invented people, nothing that is kept or sent.
 */
practice: boolean, 
/**
 * Locked, and a quick note can be written.
 */
quick_notes: boolean, };

/**
 * How good a new PIN or passphrase is.
 */
export type SecretStrength = { 
/**
 * It may be used.
 */
accepted: boolean, 
/**
 * Why not (`too_short`, `common`, `run`, `repeat`, `date`, `not_digits`, `few_words`, …); null when accepted.
 */
reason: string | null, 
/**
 * 0 weak to 3 strong.
 */
strength: number, };

/**
 * Who wrote something.
 */
export type AuthorView = { 
/**
 * The device's key.
 */
device: DeviceKey, 
/**
 * The member's name as the team list has it; null when it cannot be read here.
 */
name: string | null, 
/**
 * This very device.
 */
me: boolean, 
/**
 * An office device.
 */
office: boolean, };

/**
 * How far an entry has come. Only what the office has counts as safe.
 */
export type Delivery = "on_phone" | "handed" | "office_has";

/**
 * State of a clock.
 */
export type ClockPhase = "not_started" | "running" | "stopped" | "expired" | "not_applicable";

/**
 * How near the limit is.
 */
export type ClockLevel = "green" | "amber" | "red" | "expired";

/**
 * A clock as a page shows it.
 */
export type ClockView = { 
/**
 * Code of kenya.json `clocks`.
 */
code: string, 
/**
 * What it is about when a case has several (`ocs` of an appointment, a visit's code).
 */
about: string | null, 
/**
 * Its state.
 */
state: ClockPhase, 
/**
 * When it began.
 */
start: StampView | null, 
/**
 * When it runs out.
 */
limit: StampView | null, 
/**
 * The moment itself, where the limit leaves time after it: a visit's day, or the 24 hours of an arrest.
 */
nominal: StampView | null, 
/**
 * Hours left; negative when past.
 */
hours_left: number | null, 
/**
 * Hours from start to limit.
 */
hours_total: number | null, 
/**
 * How near.
 */
level: ClockLevel | null, 
/**
 * When it was met.
 */
stopped: StampView | null, 
/**
 * Hours from start until it was met.
 */
elapsed_hours: number | null, 
/**
 * It ran out, and somebody has said that it did not happen.
 */
answered: boolean, 
/**
 * The device's time is in doubt: "check the time".
 */
check_time: boolean, };

/**
 * A case in a list.
 */
export type CaseRowView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code, such as `KT-0142`.
 */
code: string, 
/**
 * Code of case_statuses.
 */
status: string, 
/**
 * Codes of violation_types.
 */
violations: Array<string>, 
/**
 * Hot spot as written.
 */
hot_spot: string | null, 
/**
 * The survivor's code name.
 */
survivor: string | null, 
/**
 * The clock that runs out first.
 */
urgent: ClockView | null, 
/**
 * What waits first: ahead, or passed without an answer.
 */
next: DueView | null, 
/**
 * What is still owed, in cents; null when no money was agreed.
 */
balance_cents: Cents | null, 
/**
 * Two values stand side by side somewhere.
 */
has_conflict: boolean, 
/**
 * A child's case: the list says so in place of what speaks of work.
 */
child: boolean, 
/**
 * Last entry known.
 */
last: StampView, 
/**
 * The weakest delivery state of its entries written here.
 */
delivery: Delivery, };

/**
 * First page after unlock: what runs out first.
 */
export type TodayView = { 
/**
 * Now, by this device's corrected time.
 */
now: StampView, 
/**
 * Clocks that run, what runs out first on top; at most 12.
 */
running: Array<TodayClockView>, 
/**
 * Clocks that ran out and that nobody has answered, the latest on top; at most 50.
 */
ran_out: Array<TodayClockView>, 
/**
 * What comes in the next 14 days, and visits that are still in time; at most 50.
 */
coming_up: Array<TodayDueView>, 
/**
 * What has passed and nobody has answered, the latest on top; at most 50.
 */
unanswered: Array<TodayDueView>, 
/**
 * Open cases, what runs out first on top; at most 50.
 */
cases: Array<CaseRowView>, 
/**
 * Open cases in all.
 */
open_cases: number, 
/**
 * Cases whose newest entries the office does not have.
 */
waiting_cases: number, 
/**
 * Cases with something two people wrote differently.
 */
conflicts: number, 
/**
 * Words typed and not saved.
 */
draft: DraftView | null, 
/**
 * The sync badge.
 */
sync: SyncBadgeView, };

/**
 * The badge in the top bar.
 */
export type SyncBadgeView = { 
/**
 * Part of a team.
 */
in_team: boolean, 
/**
 * A sync is running.
 */
running: boolean, 
/**
 * Cases waiting.
 */
waiting_cases: number, 
/**
 * Code of the last outcome, null before the first.
 */
last: string | null, };

/**
 * A page of cases.
 */
export type CaseListView = { 
/**
 * The rows.
 */
cases: Array<CaseRowView>, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * A value lists can be narrowed by.
 */
export type FacetCountView = { 
/**
 * The value: a code, or a place as written.
 */
value: string, 
/**
 * Open cases under it.
 */
open: number, 
/**
 * All cases under it.
 */
all: number, };

/**
 * Somebody who wrote in cases here.
 */
export type WorkerCountView = { 
/**
 * Who.
 */
author: AuthorView, 
/**
 * Their devices.
 */
devices: Array<DeviceKey>, 
/**
 * Open cases they wrote in, counted by device.
 */
open: number, 
/**
 * All cases they wrote in, counted by device.
 */
all: number, };

/**
 * What lists can be narrowed by here; the most used first.
 */
export type NarrowingView = { 
/**
 * Codes of case_statuses.
 */
statuses: Array<FacetCountView>, 
/**
 * Codes of violation_types.
 */
violations: Array<FacetCountView>, 
/**
 * Hot spots as written.
 */
hot_spots: Array<FacetCountView>, 
/**
 * People; whoever holds this device comes first.
 */
workers: Array<WorkerCountView>, };

/**
 * What this person wrote most often lately; the most used first.
 */
export type RecentsView = { 
/**
 * Codes of violation_types.
 */
violations: Array<string>, 
/**
 * Hot spots as written.
 */
hot_spots: Array<string>, };

/**
 * One value standing in a field.
 */
export type ValueView = { 
/**
 * Entry that wrote it.
 */
entry: EntryId, 
/**
 * The value.
 */
value: unknown, 
/**
 * Who.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * Where it has got to.
 */
delivery: Delivery, };

/**
 * A field of a case.
 */
export type FieldView = { 
/**
 * Field code.
 */
field: string, 
/**
 * Values standing; more than one different = conflict.
 */
values: Array<ValueView>, 
/**
 * Somebody has to decide.
 */
conflict: boolean, 
/**
 * Values that were replaced, oldest first.
 */
earlier: Array<ValueView>, };

/**
 * A violation of a case.
 */
export type ViolationView = { 
/**
 * Code of violation_types.
 */
violation: string, 
/**
 * The law calls it a sexual offence: never offer a settlement on this line.
 */
sexual_offence: boolean, };

/**
 * What became of a promise.
 */
export type PromiseState = "open" | "kept" | "late" | "overdue";

/**
 * A sum promised by a day.
 */
export type PromiseView = { 
/**
 * The entry that says so.
 */
entry: EntryId, 
/**
 * Cents of this part; null when all that is owed was promised.
 */
amount_cents: Cents | null, 
/**
 * Promised by.
 */
due: StampView, 
/**
 * What became of it.
 */
state: PromiseState, };

/**
 * A debt in the case that is somebody else's: shown, never counted.
 */
export type OthersDebtView = { 
/**
 * Code of claim_kinds.
 */
what: string | null, 
/**
 * Cents.
 */
amount_cents: Cents, };

/**
 * Money of one violation.
 */
export type MoneyView = { 
/**
 * Violation code, null for money of no particular one.
 */
violation: string | null, 
/**
 * The fee as it was agreed at first, cents.
 */
fee_cents: Cents | null, 
/**
 * Owed in all, cents: the fee or what a settlement put in its place, and claims.
 */
agreed_cents: Cents, 
/**
 * Paid, cents.
 */
paid_cents: Cents, 
/**
 * Agreed − paid; negative when somebody paid more.
 */
balance_cents: Cents, 
/**
 * Promises, in order of their day.
 */
promises: Array<PromiseView>, 
/**
 * The first promise not kept yet is due then.
 */
due: StampView | null, 
/**
 * Past due with something left.
 */
overdue: boolean, 
/**
 * She let the rest go, then.
 */
let_go: StampView | null, 
/**
 * Two people wrote different sums: the larger counts until somebody decides.
 */
conflict: boolean, };

/**
 * Sums over cases, cents.
 */
export type SumsView = { 
/**
 * Owed in all.
 */
agreed_cents: Cents, 
/**
 * Paid in all.
 */
paid_cents: Cents, 
/**
 * Still to come.
 */
owed_cents: Cents, 
/**
 * Received for survivors and not given to them yet.
 */
held_cents: Cents, };

/**
 * A case with money.
 */
export type MoneyRowView = { 
/**
 * The case.
 */
row: CaseRowView, 
/**
 * Its sums.
 */
sums: SumsView, 
/**
 * When its next promise falls due.
 */
due: StampView | null, };

/**
 * Money of all cases here.
 */
export type MoneyPageView = { 
/**
 * Sums of all cases.
 */
total: SumsView, 
/**
 * Cases in which money is held for her, the largest sum first; at most 50.
 */
held: Array<MoneyRowView>, 
/**
 * Cases in which something is still to come, what falls due first on top; at most 50.
 */
owed: Array<MoneyRowView>, 
/**
 * Now, by this device's corrected time.
 */
now: StampView, };

/**
 * What a timeline item is.
 */
export type TimelineKind = "opened" | "field" | "violation" | "violation_retired" | "action" | "follow_up" | "party" | "share" | "erase" | "newer";

/**
 * A line of the case's page.
 */
export type TimelineItemView = { 
/**
 * Entry id.
 */
entry: EntryId, 
/**
 * What it is.
 */
kind: TimelineKind, 
/**
 * Code of the action, field or violation; the kind's name for a newer one.
 */
code: string, 
/**
 * When it happened, in true time where known; falls back to when it was written.
 */
at: StampView, 
/**
 * Code of lists.time_precision.
 */
precision: string, 
/**
 * "How long ago" as entered.
 */
ago: string | null, 
/**
 * When it was written, by the author's device.
 */
recorded: StampView, 
/**
 * It lies ahead (an appointment).
 */
planned: boolean, 
/**
 * Who.
 */
author: AuthorView, 
/**
 * The action's or field's values by name.
 */
fields: Record<string, unknown>, 
/**
 * Other versions standing beside this one; not empty = conflict.
 */
beside: Array<ValueView>, 
/**
 * What stood here before corrections, oldest first.
 */
earlier: Array<ValueView>, 
/**
 * Where it has got to.
 */
delivery: Delivery, };

/**
 * Another survivor's case of the same incident.
 */
export type LinkedCaseView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code.
 */
code: string, 
/**
 * The survivor's code name.
 */
survivor: string | null, };

/**
 * A case as a page.
 */
export type CaseView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code.
 */
code: string, 
/**
 * Code of case_statuses, or `restricted` for an open child's case.
 */
status: string, 
/**
 * Who opened it.
 */
opened_by: AuthorView, 
/**
 * Every field anybody filled.
 */
fields: Array<FieldView>, 
/**
 * Violations.
 */
violations: Array<ViolationView>, 
/**
 * Clocks that apply.
 */
clocks: Array<ClockView>, 
/**
 * What comes, what passed, and what became of it, by time.
 */
due: Array<DueView>, 
/**
 * Money by violation.
 */
money: Array<MoneyView>, 
/**
 * Received for her and not given to her yet, cents.
 */
held_cents: Cents, 
/**
 * Debts that are not hers.
 */
debts_of_others: Array<OthersDebtView>, 
/**
 * People it speaks of.
 */
parties: Array<PartyView>, 
/**
 * Cases here of other survivors of the same incident.
 */
linked: Array<LinkedCaseView>, 
/**
 * In order of happening.
 */
timeline: Array<TimelineItemView>, 
/**
 * Devices that hold the case.
 */
holders: Array<AuthorView>, 
/**
 * Entries somebody must look at before they count.
 */
review: number, 
/**
 * Entries kept for a newer Daftari.
 */
newer: number, 
/**
 * A device of this case was copied.
 */
copied_notebook: boolean, 
/**
 * She asked not to be contacted.
 */
do_not_contact: boolean, 
/**
 * She asked that nothing of it be shared.
 */
do_not_share: boolean, 
/**
 * The weakest delivery state of entries written here.
 */
delivery: Delivery, 
/**
 * Now, by this device's corrected time.
 */
now: StampView, 
/**
 * A child's case: the page is the child-protection route.
 */
child: boolean, 
/**
 * Violations, and whether people may talk and pay on each.
 */
lines: Array<LineView>, 
/**
 * Codes of outcomes it may be closed with.
 */
outcomes: Array<string>, 
/**
 * Every purpose with the answer that stands.
 */
consents: Array<ConsentView>, 
/**
 * What is written on lines where it would not be offered: kept, and pointed out.
 */
pointed_out: Array<BrakedView>, 
/**
 * Times that cannot all be true: kept, and pointed out.
 */
odd_times: Array<OddTimeView>, 
/**
 * What a child's case may be called in place of what it is called now.
 */
suggestion: SuggestionView | null, };

/**
 * Words typed and not saved.
 */
export type DraftView = { 
/**
 * Page the draft belongs to: `new_case`, or `action`, `field`, `consent` or `follow_up` of a case.
 */
page: string, 
/**
 * The case, when there is one.
 */
case: CaseId | null, 
/**
 * Whatever the page keeps.
 */
content: unknown, 
/**
 * When it was last touched.
 */
at: StampView, };

/**
 * What a change touched, so that a screen refreshes exactly that.
 */
export type Changed = { 
/**
 * Cases with new entries.
 */
cases: Array<CaseId>, 
/**
 * The queue changed.
 */
queue: boolean, 
/**
 * The team changed.
 */
team: boolean, 
/**
 * The draft changed.
 */
draft: boolean, 
/**
 * The office's lists changed.
 */
reference: boolean, };

/**
 * A new case was saved.
 */
export type CaseSaved = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code.
 */
code: string, 
/**
 * What changed.
 */
changed: Changed, };

/**
 * How the last sync ended. The sentence is the UI's.
 */
export type SyncOutcomeView = { 
/**
 * `done`, `no_answer`, `relay_unwell`, `cut_off`, `not_in_team`, `needs_newer`, `removed`, `refused`, `cancelled`.
 */
code: string, 
/**
 * When, by this device.
 */
at: StampView, 
/**
 * Envelopes sent.
 */
sent: number, 
/**
 * Entries received.
 */
received: number, 
/**
 * Cases that still wait here.
 */
waiting_cases: number, 
/**
 * Seconds until the next try by itself.
 */
retry_s: number | null, };

/**
 * A case in the queue.
 */
export type QueueItemView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code.
 */
code: string, 
/**
 * Weakest state of its entries written here.
 */
delivery: Delivery, 
/**
 * Entries only here.
 */
on_phone: number, 
/**
 * Entries handed to the relay.
 */
handed: number, };

/**
 * The sync page.
 */
export type SyncView = { 
/**
 * The badge.
 */
badge: SyncBadgeView, 
/**
 * Relay as dialled; null without a team.
 */
relay: string | null, 
/**
 * Cases the office does not have completely, at most 200.
 */
queue: Array<QueueItemView>, 
/**
 * Cases the office has completely.
 */
safe_cases: number, 
/**
 * How the last sync ended.
 */
last: SyncOutcomeView | null, 
/**
 * Office time of the newest receipt.
 */
last_receipt: StampView | null, 
/**
 * Amber: seven days on this device without a newer receipt while something waits.
 */
receipt_overdue: boolean, 
/**
 * The team has no recovery key yet.
 */
needs_recovery_key: boolean, 
/**
 * The team list holds a statement only a newer Daftari understands.
 */
needs_newer: boolean, 
/**
 * Envelopes that could not be opened and were put aside.
 */
put_aside: number, };

/**
 * A device of the team.
 */
export type MemberView = { 
/**
 * Device key.
 */
device: DeviceKey, 
/**
 * Short fingerprint for people.
 */
fingerprint: string, 
/**
 * Name; null when it cannot be read here.
 */
name: string | null, 
/**
 * Office device.
 */
office: boolean, 
/**
 * This device.
 */
me: boolean, };

/**
 * Something that was erased on this device. No code and no word of it is kept.
 */
export type ErasedView = { 
/**
 * When, by this device.
 */
at: StampView, 
/**
 * A whole case; else who somebody is in one.
 */
whole: boolean, 
/**
 * She asked not to be contacted.
 */
do_not_contact: boolean, 
/**
 * She asked that nothing be shared.
 */
do_not_share: boolean, 
/**
 * Where the request to erase it elsewhere has got to; null when it was never anywhere else.
 */
asked: Delivery | null, };

/**
 * The team page.
 */
export type TeamView = { 
/**
 * In a team at all.
 */
in_team: boolean, 
/**
 * This is an office device.
 */
office: boolean, 
/**
 * This notebook may become or is an office device (made with a passphrase).
 */
may_be_office: boolean, 
/**
 * Relay as dialled.
 */
relay: string | null, 
/**
 * Devices.
 */
members: Array<MemberView>, 
/**
 * The team has no recovery key yet.
 */
needs_recovery_key: boolean, 
/**
 * A newer Daftari is needed to change the team.
 */
needs_newer: boolean, };

/**
 * Where an invitation stands, at the office.
 */
export type InviteStage = "waiting" | "compare" | "done" | "expired";

/**
 * An invitation, at the office.
 */
export type InviteView = { 
/**
 * Where it stands.
 */
stage: InviteStage, 
/**
 * The code in groups of four.
 */
code: string, 
/**
 * Four words, when both keys are known.
 */
words: Array<string> | null, 
/**
 * Seconds the code is still good for.
 */
seconds_left: number, };

/**
 * Where joining stands, on the phone.
 */
export type JoinStage = "waiting" | "compare" | "waiting_for_office" | "done" | "expired";

/**
 * Joining, on the phone.
 */
export type JoinView = { 
/**
 * Where it stands.
 */
stage: JoinStage, 
/**
 * Four words.
 */
words: Array<string> | null, };

/**
 * A refused act. Nothing was changed, and nothing already saved is lost.
 *
 * Across the IPC it is `{code, params}`: the variant's name in snake_case, and its values ([`Error::view`]).
 */
export type ErrorView = { "code": "locked" } | { "code": "wrong_secret", "params": { 
/**
 * Wrong tries so far.
 */
tries: number, 
/**
 * Milliseconds until the next try.
 */
wait_ms: number, } } | { "code": "wait", "params": { 
/**
 * Milliseconds until the next try.
 */
wait_ms: number, } } | { "code": "key_store_gone" } | { "code": "key_store_silent" } | { "code": "damaged" } | { "code": "newer_version" } | { "code": "weak_secret", "params": { 
/**
 * Why.
 */
reason: string, } } | { "code": "pin_not_allowed" } | { "code": "notebook_exists" } | { "code": "in_use" } | { "code": "text_too_long", "params": { 
/**
 * Field code.
 */
field: string, 
/**
 * Characters allowed.
 */
max: number, 
/**
 * Characters given.
 */
length: number, } } | { "code": "empty_case" } | { "code": "bad_amount", "params": { 
/**
 * Field code.
 */
field: string, } } | { "code": "bad_request", "params": { 
/**
 * Field of the request.
 */
field: string, } } | { "code": "case_missing" } | { "code": "case_erased" } | { "code": "not_confirmed" } | { "code": "entry_missing" } | { "code": "not_in_team" } | { "code": "already_in_team" } | { "code": "not_office" } | { "code": "bad_list_item", "params": { 
/**
 * Name of the list, as given.
 */
list: string, 
/**
 * Code of the item, as given; empty when it is the list.
 */
code: string, 
/**
 * Why, a stable code.
 */
why: string, } } | { "code": "reference_broken" } | { "code": "reference_newer" } | { "code": "relay_unreachable" } | { "code": "relay_refused", "params": { 
/**
 * Its stable code.
 */
code: string, } } | { "code": "bad_relay_address" } | { "code": "wrong_setup_code" } | { "code": "bad_invite_code" } | { "code": "invite_expired" } | { "code": "words_not_ready" } | { "code": "wrong_relay" } | { "code": "needs_newer" } | { "code": "practice" } | { "code": "braked", "params": { 
/**
 * Code of kenya.json `brakes`.
 */
brake: string, } } | { "code": "child_case" } | { "code": "bad_phone", "params": { 
/**
 * Line, from 1.
 */
line: number, } } | { "code": "quick_notes_full" } | { "code": "quick_notes_not_ready" } | { "code": "disk_full" } | { "code": "disk_error" } | { "code": "internal" };

/**
 * A violation line, as a step sees it.
 */
export type LineView = { 
/**
 * Code of violation_types.
 */
violation: string, 
/**
 * The law calls it a sexual offence.
 */
sexual_offence: boolean, 
/**
 * Talks, settlements and payments are open on this line.
 */
may_talk_and_pay: boolean, };

/**
 * Something written on a line where it would not be offered.
 */
export type BrakedView = { 
/**
 * Its entry.
 */
entry: EntryId, 
/**
 * Code of the action.
 */
action: string, 
/**
 * The line it names.
 */
violation: string | null, 
/**
 * Code of kenya.json `brakes`.
 */
brake: string, };

/**
 * A time that contradicts another one of the same case: kept, and pointed out.
 */
export type OddTimeView = { 
/**
 * Its entry.
 */
entry: EntryId, 
/**
 * Code of the action or of the field.
 */
code: string, 
/**
 * `before_incident`, `told_before`, `ends_before`, `closed_before`, `given_before`, `due_before`, `released_before` or
 * `visit_before`.
 */
why: string, 
/**
 * The time said.
 */
at: StampView, 
/**
 * The time it contradicts.
 */
other: StampView, };

/**
 * What a child's case may be called.
 */
export type SuggestionView = { 
/**
 * Violations to name.
 */
name: Array<string>, 
/**
 * Standing ones that speak of pay for work, to take back.
 */
in_place_of: Array<string>, };

/**
 * What stands for one purpose of consent.
 */
export type ConsentView = { 
/**
 * Code of consent_purposes.
 */
purpose: string, 
/**
 * Code of lists.consent_answers, or `not_offered` in a child's case.
 */
answer: string, 
/**
 * It was yes, and that was too long ago.
 */
expired: boolean, 
/**
 * When a yes stops holding.
 */
until: StampView | null, 
/**
 * Where the answer was written down; null when nobody asked.
 */
said: ConsentSaidView | null, 
/**
 * Every other answer ever written down, oldest first.
 */
earlier: Array<ConsentSaidView>, };

/**
 * An answer as it was written down.
 */
export type ConsentSaidView = { 
/**
 * Its entry.
 */
entry: EntryId, 
/**
 * The answer as written.
 */
answer: string, 
/**
 * Who asked, by name.
 */
asked_by: string | null, 
/**
 * Who wrote it down.
 */
author: AuthorView, 
/**
 * When she was asked.
 */
at: StampView, 
/**
 * What was said.
 */
words_used: string | null, 
/**
 * Code of languages.
 */
language: string | null, 
/**
 * Who was with her.
 */
support_person: string | null, 
/**
 * Where it has got to.
 */
delivery: Delivery, };

/**
 * What a list is a list of.
 */
export type ListKind = "places" | "numbers" | "days" | "violations" | "codes" | "words";

/**
 * A list the office may edit.
 */
export type ListRowView = { 
/**
 * Its name in the reference data.
 */
list: string, 
/**
 * What it is a list of.
 */
kind: ListKind, 
/**
 * Items in it, retired ones included.
 */
items: number, 
/**
 * Items edited here or by the office.
 */
edited: number, };

/**
 * Every list.
 */
export type ListsView = { 
/**
 * The lists in the order of a page.
 */
lists: Array<ListRowView>, 
/**
 * This device may edit them.
 */
may_edit: boolean, 
/**
 * A reference file for a newer Daftari is kept aside.
 */
newer_kept: boolean, };

/**
 * What somebody wrote over an item.
 */
export type ListVersionView = { 
/**
 * The whole item; null took an edit back.
 */
value: Record<string, unknown> | null, 
/**
 * Who.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * Nobody wrote over it: of several the last one shows.
 */
standing: boolean, };

/**
 * An item of a list.
 */
export type ListItemView = { 
/**
 * Its code.
 */
code: string, 
/**
 * The item as it stands, labels included.
 */
item: Record<string, unknown>, 
/**
 * An edit stands over what the app ships, or the office added it.
 */
edited: boolean, 
/**
 * The app ships an item of this code.
 */
shipped: boolean, 
/**
 * Not offered any more.
 */
retired: boolean, 
/**
 * What was written over it, oldest first.
 */
versions: Array<ListVersionView>, };

/**
 * A list as a page.
 */
export type ListPageView = { 
/**
 * Its name.
 */
list: string, 
/**
 * What it is a list of.
 */
kind: ListKind, 
/**
 * This device may edit it.
 */
may_edit: boolean, 
/**
 * Its items.
 */
items: Array<ListItemView>, };

/**
 * What a reference file changed.
 */
export type ImportView = { 
/**
 * Items that became edits.
 */
edits: number, 
/**
 * Parts that differ and are not the office's to change.
 */
left_alone: Array<string>, 
/**
 * What changed.
 */
changed: Changed, };

/**
 * A note that was written at the lock.
 */
export type QuickNoteView = { 
/**
 * Its name.
 */
note: QuickNoteId, 
/**
 * When it was written, in true time where known.
 */
at: StampView, 
/**
 * The words.
 */
text: string, };

/**
 * Somebody of the help circle.
 */
export type AllyView = { 
/**
 * As she calls them; may be empty.
 */
name: string, 
/**
 * Out of the notebook `+254…`, into it any Kenyan way of writing a mobile number.
 */
phone: string, };

/**
 * The help circle.
 */
export type HelpCircleView = { 
/**
 * At most eight.
 */
people: Array<AllyView>, };

/**
 * Write a quick note while the notebook is locked.
 */
export type WriteQuickNote = { 
/**
 * The words, at most 2,948 bytes of UTF-8.
 */
text: string, };

/**
 * Name a quick note.
 */
export type QuickNoteOf = { 
/**
 * Its name.
 */
note: QuickNoteId, };

/**
 * Choose whom to ask for help.
 */
export type SetHelpCircle = { 
/**
 * At most eight; lines with neither name nor phone are left out.
 */
people: Array<AllyView>, };

/**
 * What kind of thing is due.
 */
export type DueWhat = "appointment" | "visit" | "next_date" | "promise" | "follow_up";

/**
 * How it stands.
 */
export type DueState = "planned" | "due" | "needs_answer" | "overdue" | "moved" | "done" | "skipped";

/**
 * Something due in a case.
 */
export type DueView = { 
/**
 * What kind.
 */
what: DueWhat, 
/**
 * Which: code of party_roles, `clock:visit`, action of a next date, violation of a promise, words of a follow-up.
 */
code: string, 
/**
 * Where, or for whom.
 */
detail: string | null, 
/**
 * What is left of the sum promised, cents.
 */
cents: Cents | null, 
/**
 * When.
 */
at: StampView, 
/**
 * Until when it is in time, where that is later.
 */
until: StampView | null, 
/**
 * How it stands.
 */
state: DueState, 
/**
 * The entry that plans it or says that it was done.
 */
entry: EntryId | null, };

/**
 * A clock on Today.
 */
export type TodayClockView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code of the case.
 */
code: string, 
/**
 * The clock.
 */
clock: ClockView, };

/**
 * Something due on Today.
 */
export type TodayDueView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code of the case.
 */
code: string, 
/**
 * What is due.
 */
due: DueView, };

/**
 * Plan something to be done.
 */
export type PlanFollowUp = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * What is to be done.
 */
what: string, 
/**
 * When, on this device's clock.
 */
due_at: StampView, 
/**
 * For whom; null = whoever works on the case.
 */
for_whom: string | null, };

/**
 * What became of a planned follow-up.
 */
export type FollowUpAnswer = "done" | "skipped" | "moved";

/**
 * Say what became of a planned follow-up.
 */
export type AnswerFollowUp = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Entry of the follow-up as it stands.
 */
entry: EntryId, 
/**
 * What became of it.
 */
answer: FollowUpAnswer, 
/**
 * Why, when somebody says so.
 */
reason: string | null, 
/**
 * The new time, when it is moved, on this device's clock.
 */
at: StampView | null, };

/**
 * What became of an appointment or of a next date (lists.appointment_states).
 */
export type AppointmentAnswer = "kept" | "moved" | "they_missed" | "we_missed" | "cancelled";

/**
 * Say what became of an appointment, or of the next date of a court case, complaint, referral or visit.
 */
export type AnswerAppointment = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Entry of the action as it stands.
 */
entry: EntryId, 
/**
 * What became of it.
 */
answer: AppointmentAnswer, 
/**
 * The new time, when it is moved, on this device's clock.
 */
at: StampView | null, };

/**
 * Say of a clock that ran out that its step did not happen.
 */
export type AnswerClock = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Code of the clock.
 */
clock: string, };

/**
 * Make a notebook in an empty directory.
 */
export type CreateNotebook = { 
/**
 * PIN or passphrase.
 */
secret: string, 
/**
 * Which of the two.
 */
form: SecretForm, 
/**
 * An office device: a passphrase, and the office's keys one day.
 */
office_device: boolean, 
/**
 * Language chosen on the first screen.
 */
language: Language, };

/**
 * Open the notebook.
 */
export type Unlock = { 
/**
 * PIN or passphrase.
 */
secret: string, };

/**
 * Name a case.
 */
export type CaseOf = { 
/**
 * The case.
 */
case: CaseId, };

/**
 * Is this a good PIN or passphrase?
 */
export type CheckSecret = { 
/**
 * PIN or passphrase.
 */
secret: string, 
/**
 * Which of the two.
 */
form: SecretForm, };

/**
 * When something happened, with how exactly it is known.
 */
export type When = { 
/**
 * Unix milliseconds on this device's clock.
 */
ms: UnixMillis, 
/**
 * Minutes east of UTC.
 */
offset_min: number, 
/**
 * Code of lists.time_precision.
 */
precision: string, 
/**
 * End of a part of day, Unix milliseconds.
 */
until_ms: UnixMillis | null, 
/**
 * "How long ago" as entered.
 */
ago: string | null, };

/**
 * An action with its few fields.
 */
export type NewAction = { 
/**
 * Code of action_types.
 */
action: string, 
/**
 * Values by field name; money in cents, times as `{ms, offset_min}`.
 */
fields: Record<string, unknown>, 
/**
 * When it happened; null = now.
 */
happened_at: When | null, };

/**
 * Open a case. One filled field is enough.
 */
export type OpenCase = { 
/**
 * Codes of violation_types.
 */
violations: Array<string>, 
/**
 * When it happened.
 */
incident_at: When | null, 
/**
 * Fields by code; money in cents.
 */
fields: Record<string, unknown>, 
/**
 * Actions already taken.
 */
actions: Array<NewAction>, 
/**
 * People it speaks of.
 */
parties: Array<NewParty>, 
/**
 * A case of another survivor of the same incident: the two are linked, and share nothing else.
 */
same_incident_as?: CaseId, };

/**
 * Write a field of a case.
 */
export type EditField = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Field code.
 */
field: string, 
/**
 * New value; null takes it back.
 */
value: unknown, 
/**
 * When it happened, for `incident_at`-like fields.
 */
when: When | null, };

/**
 * Add and take back violations of a case.
 */
export type ChangeViolations = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Codes to add.
 */
add: Array<string>, 
/**
 * Codes to take back.
 */
retire: Array<string>, };

/**
 * Record an action.
 */
export type AddAction = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The action.
 */
action: NewAction, };

/**
 * Correct an action: the first words stay visible.
 */
export type CorrectAction = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Entry of the action as it stands.
 */
entry: EntryId, 
/**
 * Fields that change.
 */
fields: Record<string, unknown>, 
/**
 * When it happened, if that changes.
 */
happened_at: When | null, };

/**
 * Decide between values that stand side by side.
 */
export type ResolveConflict = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The field, or null when an action was corrected twice.
 */
field: string | null, 
/**
 * Any standing entry of the action; null for a field.
 */
entry: EntryId | null, 
/**
 * What stands from now on: a field's value, or an action's fields.
 */
value: unknown, };

/**
 * Share a case with a colleague's device.
 */
export type ShareCase = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Device key.
 */
device: DeviceKey, };

/**
 * How much is erased.
 */
export type EraseWhat = "case" | "identity";

/**
 * Erase on this device, and ask everybody else to.
 */
export type Erase = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * How much.
 */
what: EraseWhat, 
/**
 * She asked not to be contacted.
 */
do_not_contact: boolean, 
/**
 * She asked that nothing be shared.
 */
do_not_share: boolean, 
/**
 * The case's code, typed again.
 */
confirm: string, };

/**
 * Which cases a list shows.
 */
export type CaseFilter = "open" | "closed" | "all" | "conflict";

/**
 * What the clocks of a case say, at the moment of asking.
 */
export type ClockFilter = "running" | "amber" | "red" | "ran_out";

/**
 * What narrows a list. Every kind that names anything must hold, by any one of its values.
 */
export type CaseFilters = { 
/**
 * Codes of case_statuses.
 */
statuses: Array<string>, 
/**
 * Codes of violation_types.
 */
violations: Array<string>, 
/**
 * Hot spots; capitals do not matter.
 */
hot_spots: Array<string>, 
/**
 * Clocks.
 */
clock: ClockFilter | null, 
/**
 * Devices that wrote in the case.
 */
workers: Array<DeviceKey>, 
/**
 * First day it can have happened (`2026-10-06`), or else been written down.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, };

/**
 * A page of cases.
 */
export type ListCases = { 
/**
 * Which.
 */
filter: CaseFilter, 
/**
 * Words to search for; empty lists all.
 */
query: string, 
/**
 * What else narrows it.
 */
narrow?: CaseFilters, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, };

/**
 * Keep what is being typed.
 */
export type SaveDraft = { 
/**
 * Page: `new_case`, `action`, `field`, `follow_up`.
 */
page: string, 
/**
 * The case, when there is one.
 */
case: CaseId | null, 
/**
 * Whatever the page keeps, at most 96 KiB as JSON.
 */
content: unknown, };

/**
 * Start a team on this office device.
 */
export type CreateTeam = { 
/**
 * Name of the coordinator as the team will read it.
 */
member_name: string, 
/**
 * Relay, such as `http://127.0.0.1:7340`.
 */
relay: string, 
/**
 * The setup code `daftari-relay serve` printed.
 */
setup_code: string, };

/**
 * Invite a member's device.
 */
export type BeginInvite = { 
/**
 * Name of the member as the team will read it.
 */
member_name: string, };

/**
 * Join a team.
 */
export type BeginJoin = { 
/**
 * The code from the office's screen.
 */
code: string, 
/**
 * Relay, such as `http://127.0.0.1:7340`.
 */
relay: string, 
/**
 * Cases written alone that come along; none by default.
 */
cases: Array<CaseId>, };

/**
 * How somebody was asked for consent.
 */
export type Asking = { 
/**
 * Who asked, by name; null = the member of this device.
 */
asked_by: string | null, 
/**
 * Code of languages.
 */
language: string | null, 
/**
 * Who was with her.
 */
support_person: string | null, 
/**
 * When she was asked; null = now.
 */
happened_at: When | null, };

/**
 * An answer for one purpose.
 */
export type ConsentAnswer = { 
/**
 * Code of consent_purposes.
 */
purpose: string, 
/**
 * Code of lists.consent_answers.
 */
answer: string, 
/**
 * What was said.
 */
words_used: string | null, };

/**
 * Record answers, one for each purpose that was asked.
 */
export type RecordConsents = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The answers.
 */
answers: Array<ConsentAnswer>, 
/**
 * How she was asked.
 */
asking: Asking, };

/**
 * Take a consent back.
 */
export type WithdrawConsent = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Code of consent_purposes.
 */
purpose: string, 
/**
 * What was said.
 */
words_used: string | null, 
/**
 * How it was said.
 */
asking: Asking, };

/**
 * Name a list.
 */
export type ListNamed = { 
/**
 * Its name in the reference data.
 */
list: string, };

/**
 * Name an item of a list.
 */
export type ListItemOf = { 
/**
 * The list.
 */
list: string, 
/**
 * The item.
 */
code: string, };

/**
 * Write an item of a list: a new one, or over what stands.
 */
export type SetListItem = { 
/**
 * The list.
 */
list: string, 
/**
 * The item: `[a-z0-9_-]`, at most 64.
 */
code: string, 
/**
 * `label`, `help` as `{en, sw}`; `number`, `phone`, `hours`, `channel`, `note`, `pep_at_night`; of an added violation
 * also `group`, `is_sexual_offence`, `suggests_clocks`.
 */
item: Record<string, unknown>, };

/**
 * Offer an item no more, or again.
 */
export type RetireListItem = { 
/**
 * The list.
 */
list: string, 
/**
 * The item.
 */
code: string, 
/**
 * Not offered any more.
 */
retired: boolean, };

/**
 * Take over a reference file.
 */
export type ImportReference = { 
/**
 * Its text, at most 256 KiB; null: the file that was kept aside.
 */
text: string | null, };

/**
 * Somebody a case speaks of.
 */
export type NewParty = { 
/**
 * Who, when it is somebody other cases here speak of; null makes a new person.
 */
person: PersonId | null, 
/**
 * What is known (`docs/formats.md`, fields of a party).
 */
fields: Record<string, unknown>, };

/**
 * Name somebody in a case.
 */
export type RecordParty = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Whom.
 */
party: NewParty, };

/**
 * Correct what a case says of somebody: the first words stay in the history.
 */
export type CorrectParty = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Entry of the party as it stands.
 */
entry: EntryId, 
/**
 * Fields that change; null takes one back.
 */
fields: Record<string, unknown>, };

/**
 * Two people of the directory.
 */
export type TwoPeople = { 
/**
 * One.
 */
person: PersonId, 
/**
 * The other.
 */
other: PersonId, };

/**
 * A party of a case.
 */
export type PartyOf = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Entry of the party as it stands.
 */
entry: EntryId, };

/**
 * These were somebody else: they become a person of their own.
 */
export type UnlinkPerson = { 
/**
 * Parties of one person.
 */
parties: Array<PartyOf>, };

/**
 * Where a person stands in the directory.
 */
export type PeopleGroup = "harm" | "help" | "other";

/**
 * A page of people.
 */
export type ListPeople = { 
/**
 * Name, nickname, phone or plate; empty lists all.
 */
query: string, 
/**
 * Which.
 */
group: PeopleGroup, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 100.
 */
limit: number, };

/**
 * Name a person.
 */
export type PersonOf = { 
/**
 * The person.
 */
person: PersonId, };

/**
 * Why two people may be the same.
 */
export type SignView = "phone" | "plate" | "force_number" | "name";

/**
 * "May be the same person as …".
 */
export type MayBeView = { 
/**
 * The other.
 */
person: PersonId, 
/**
 * Short label, such as `P-4K7Q`.
 */
label: string, 
/**
 * Cases here that speak of the other.
 */
cases: number, 
/**
 * What both have in common, the strongest first.
 */
signs: Array<SignView>, };

/**
 * Somebody a case speaks of.
 */
export type PartyView = { 
/**
 * Entry that says it.
 */
entry: EntryId, 
/**
 * Who.
 */
person: PersonId, 
/**
 * Short label.
 */
label: string, 
/**
 * Where the case puts the person.
 */
group: PeopleGroup, 
/**
 * What is known, names included: hidden until tapped.
 */
fields: Record<string, unknown>, 
/**
 * Other versions standing beside this one; not empty = conflict.
 */
beside: Array<ValueView>, 
/**
 * What stood here before corrections, oldest first.
 */
earlier: Array<ValueView>, 
/**
 * Who wrote it.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * Where it has got to.
 */
delivery: Delivery, 
/**
 * Cases here that speak of this person, this one included.
 */
cases: number, 
/**
 * The oldest of them.
 */
since: StampView, 
/**
 * Who may be the same.
 */
may_be: Array<MayBeView>, };

/**
 * A person in the directory. No names: they stay inside the person's page.
 */
export type PersonRowView = { 
/**
 * The person.
 */
person: PersonId, 
/**
 * Short label.
 */
label: string, 
/**
 * Where the person stands.
 */
group: PeopleGroup, 
/**
 * Code of party_roles.
 */
role: string | null, 
/**
 * Code of perpetrator_categories.
 */
category: string | null, 
/**
 * The newest of: what the person has helped with, description, note.
 */
about: string | null, 
/**
 * Cases here.
 */
cases: number, 
/**
 * The oldest of them.
 */
since: StampView, 
/**
 * Owed in these cases, cents; null when nothing is, or for people who did no harm.
 */
owed_cents: Cents | null, 
/**
 * Who may be the same.
 */
may_be: Array<MayBeView>, };

/**
 * A page of people.
 */
export type PeopleView = { 
/**
 * The rows.
 */
people: Array<PersonRowView>, 
/**
 * There are more.
 */
more: boolean, };

/**
 * A case on a person's page.
 */
export type PersonCaseView = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its short code.
 */
code: string, 
/**
 * Entry that speaks of the person.
 */
entry: EntryId, 
/**
 * When it happened, or else was written down; true time.
 */
at: StampView, 
/**
 * Code of case_statuses.
 */
status: string, 
/**
 * Code of party_roles: what the person was in this case.
 */
role: string | null, 
/**
 * Codes of violation_types.
 */
violations: Array<string>, 
/**
 * Money of the case with its promises, of people said to have done harm.
 */
money: Array<MoneyView>, 
/**
 * The case says two things of the person.
 */
conflict: boolean, };

/**
 * Something cases say of a person.
 */
export type KnownView = { 
/**
 * Field of a party.
 */
field: string, 
/**
 * Its value; of a list, one of them.
 */
value: unknown, 
/**
 * Codes of the cases that say so, the newest first.
 */
cases: Array<string>, };

/**
 * A person's page. Reports, not proof.
 */
export type PersonView = { 
/**
 * The person.
 */
person: PersonId, 
/**
 * Short label.
 */
label: string, 
/**
 * Where the person stands.
 */
group: PeopleGroup, 
/**
 * Code of party_roles.
 */
role: string | null, 
/**
 * Code of perpetrator_categories.
 */
category: string | null, 
/**
 * Cases here, the newest first; at most 100.
 */
cases: Array<PersonCaseView>, 
/**
 * Cases here in all.
 */
total: number, 
/**
 * The oldest of them.
 */
since: StampView, 
/**
 * This year, by this device's corrected time.
 */
year: number, 
/**
 * Cases of this year by month, January first.
 */
months: Array<number>, 
/**
 * What the person can be told by, names included: those are hidden until tapped.
 */
known: Array<KnownView>, 
/**
 * Who may be the same.
 */
may_be: Array<MayBeView>, 
/**
 * Who would be, had nobody here said "not the same".
 */
apart: Array<MayBeView>, };

/**
 * People were linked, or taken apart again.
 */
export type PersonLinked = { 
/**
 * Who the parties are now.
 */
person: PersonId, 
/**
 * Parties that changed: taking them apart undoes it.
 */
moved: Array<PartyOf>, 
/**
 * What changed.
 */
changed: Changed, };
