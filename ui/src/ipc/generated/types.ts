// Made from crates/notebook/src/{views,requests}; do not edit.
// UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types

/**
 * A case. Made from the opener's key, so no other device can open "the same" case.
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
 * Hash of a roster statement's body.
 */
export type StatementId = string & { readonly __id: 'statement' };

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
 * Settings that must be known before unlocking. They say nothing about a person.
 */
export type Preferences = { 
/**
 * Language of every text.
 */
language: Language, 
/**
 * Colours of the pages.
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
 * Can the operating system store keys here? Without it a PIN is refused.
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
 * The pages show the practice notebook: invented people, nothing of it is stored or sent.
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
 * Its state at this device's corrected time.
 */
state: ClockPhase, 
/**
 * When it began, true time.
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
 * How near the limit is; null for a clock that does not run.
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
 * It ran out, and a worker has answered that its step did not happen.
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
 * The first thing due that is open: ahead, or passed without an answer.
 */
next: DueView | null, 
/**
 * Agreed − paid, cents; null when no money was agreed.
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
 * When the last known entry was written.
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
 * Clocks that ran out without an answer, the latest on top; at most 50.
 */
ran_out: Array<TodayClockView>, 
/**
 * Things due in the next 14 days, and visits that are still in time; at most 50.
 */
coming_up: Array<TodayDueView>, 
/**
 * Things due that passed without an answer, the latest on top; at most 50.
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
 * Cases with entries the office does not have.
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
 * The rows of this page.
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
 * An author of cases here.
 */
export type WorkerCountView = { 
/**
 * The author.
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
 * The values lists can be narrowed by; the most used first.
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
 * Authors; this device's member comes first.
 */
workers: Array<WorkerCountView>, };

/**
 * Values this worker wrote most often lately; the most used first.
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
 * The author.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * How far its entry was delivered.
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
 * A worker has to decide between the values.
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
 * The day by which it is promised.
 */
due: StampView, 
/**
 * What became of it.
 */
state: PromiseState, };

/**
 * A debt in the case that is another person's: shown, never counted.
 */
export type OthersDebtView = { 
/**
 * Code of claim_kinds.
 */
what: string | null, 
/**
 * The sum, cents.
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
 * Agreed − paid; negative when more was paid.
 */
balance_cents: Cents, 
/**
 * Promises, in order of their day.
 */
promises: Array<PromiseView>, 
/**
 * When the first promise that is not met yet is due.
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
 * Two authors wrote different sums: the larger counts until a worker decides.
 */
conflict: boolean, };

/**
 * Sums over cases, cents.
 */
export type SumsView = { 
/**
 * Owed in all, paid sums included, cents.
 */
agreed_cents: Cents, 
/**
 * Paid so far in all, cents.
 */
paid_cents: Cents, 
/**
 * Owed and not yet paid, cents.
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
 * The kind of a timeline item.
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
 * The kind of item.
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
 * What was said of the time, as entered, such as "3 days ago".
 */
words: string | null, 
/**
 * When it was written, by the author's device.
 */
recorded: StampView, 
/**
 * It lies ahead (an appointment).
 */
planned: boolean, 
/**
 * The author.
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
 * Versions before corrections, the oldest first.
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
 * What lists, search and hours leave out of a case.
 */
export type UnshownView = { 
/**
 * Whose entries; nobody when it is everything but the case's name.
 */
authors: Array<AuthorView>, };

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
 * Every field that was ever filled.
 */
fields: Array<FieldView>, 
/**
 * Standing violations, in the order they were named.
 */
violations: Array<ViolationView>, 
/**
 * Clocks that apply.
 */
clocks: Array<ClockView>, 
/**
 * Everything due, past and ahead, with its answer, by time.
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
 * Persons the case names.
 */
parties: Array<PartyView>, 
/**
 * Cases here of other survivors of the same incident.
 */
linked: Array<LinkedCaseView>, 
/**
 * Everything done and planned, in order of happening.
 */
timeline: Array<TimelineItemView>, 
/**
 * Devices that hold the case.
 */
holders: Array<AuthorView>, 
/**
 * Number of entries that a person must review before they count.
 */
review: number, 
/**
 * Whose entries lists, search and hours leave out, because they could not be taken in; null when they leave out none.
 */
unshown: UnshownView | null, 
/**
 * Number of entries that only a newer Daftari understands.
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
 * Actions on lines where they would not be offered: stored, and pointed out.
 */
pointed_out: Array<BrakedView>, 
/**
 * Times that cannot all be true: stored, and pointed out.
 */
odd_times: Array<OddTimeView>, 
/**
 * For a child's case: violations to name in place of those that speak of pay for work.
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
 * The page's own JSON.
 */
content: unknown, 
/**
 * When it was last touched.
 */
at: StampView, };

/**
 * The pages a change touched, so that a screen refreshes exactly those.
 */
export type Changed = { 
/**
 * Cases with new entries.
 */
cases: Array<CaseId>, 
/**
 * The sync page changed.
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
 * The pages that changed.
 */
changed: Changed, };

/**
 * How the last sync ended. The sentence is the UI's.
 */
export type SyncOutcomeView = { 
/**
 * `done`, `no_answer`, `name_unknown`, `nothing_listens`, `not_https`, `certificate_time`, `other_key`, `bad_certificate`,
 * `portal`, `proxy`, `relay_unwell`, `wrong_origin`, `cut_off`, `not_in_team`, `removed`, `refused`, `cancelled`;
 * `disk_full`, `broken_off` when this device itself broke it off.
 */
code: string, 
/**
 * When it ended, by this device's clock.
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
 * Seconds until the next automatic try; null when none is planned.
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
 * A case that stands elsewhere at the office than here.
 */
export type DifferingCaseView = { 
/**
 * Case id.
 */
case: CaseId, 
/**
 * Short code; null when nothing of the case has come.
 */
code: string | null, };

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
 * The team asks for a newer version than this one: this one is below its version floor.
 */
needs_newer: boolean, 
/**
 * Envelopes in quarantine: they could not be opened or verified.
 */
put_aside: number, 
/**
 * Envelopes that a newer Daftari made: they are kept, and read after an update.
 */
newer: number, 
/**
 * More came than may be kept here unread: it stays at the relay, and is asked for again after an update or a longer team
 * list.
 */
no_room: boolean, 
/**
 * Cases of which the office had something else than this device when it last said so: it was asked for.
 */
differing: Array<DifferingCaseView>, 
/**
 * The office knows of statements of the team list that did not come here.
 */
team_list_behind: boolean, };

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
 * An erasure on this device. No code and no word of the case stays.
 */
export type ErasedView = { 
/**
 * When it was erased, by this device's clock.
 */
at: StampView, 
/**
 * A whole case; else only a survivor's identity in one.
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
 * Copies of what was erased may still lie in unused places of this notebook's file: they go when there is time and
 * room.
 */
still_in_file: boolean, 
/**
 * How far the request to the other holders was delivered; null when it was never anywhere else.
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
 * The office asks for a newer Daftari than this one. Everything goes on.
 */
needs_newer: boolean, 
/**
 * Office devices that are asked for; none on a phone.
 */
requests: Array<OfficeRequestView>, 
/**
 * Cases that were to come along at joining and could not be brought so far: tried again at each unlock.
 */
left_behind: Array<LeftBehindView>, };

/**
 * Where an invitation stands, at the office.
 */
export type InviteStage = "waiting" | "compare" | "welcoming" | "done" | "expired";

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
seconds_left: number, 
/**
 * An office device is invited, and another office person has to agree on her own laptop.
 */
needs_second: boolean, };

/**
 * Where joining stands, on the phone.
 */
export type JoinStage = "waiting" | "compare" | "waiting_for_office" | "waiting_for_second" | "done" | "expired";

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
words: Array<string> | null, 
/**
 * Four other words, which the second person compares, while she is waited for.
 */
words_for_second: Array<string> | null, };

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
wait_ms: number, } } | { "code": "key_store_gone" } | { "code": "key_store_silent" } | { "code": "damaged" } | { "code": "database_missing" } | { "code": "database_empty" } | { "code": "database_foreign" } | { "code": "newer_version" } | { "code": "weak_secret", "params": { 
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
why: string, } } | { "code": "reference_broken" } | { "code": "reference_newer" } | { "code": "relay_unreachable" } | { "code": "relay_name_unknown" } | { "code": "relay_not_listening" } | { "code": "relay_not_https" } | { "code": "relay_certificate_time" } | { "code": "relay_other_key" } | { "code": "relay_bad_certificate" } | { "code": "relay_portal" } | { "code": "relay_proxy" } | { "code": "relay_wrong_origin" } | { "code": "relay_port_missing" } | { "code": "relay_refused", "params": { 
/**
 * Its stable code.
 */
code: string, } } | { "code": "bad_relay_address" } | { "code": "wrong_setup_code" } | { "code": "sheets_gone" } | { "code": "sheets_unfinished" } | { "code": "sheets_do_not_join" } | { "code": "too_many_requests" } | { "code": "needs_passphrase" } | { "code": "request_over" } | { "code": "bad_invite_code" } | { "code": "invite_expired" } | { "code": "enrolment_over" } | { "code": "invite_code_used" } | { "code": "words_not_ready" } | { "code": "wrong_relay" } | { "code": "practice" } | { "code": "braked", "params": { 
/**
 * Code of kenya.json `brakes`.
 */
brake: string, } } | { "code": "child_case" } | { "code": "sharing_refused" } | { "code": "sharing_not_asked" } | { "code": "case_full" } | { "code": "bad_phone", "params": { 
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
 * An action on a line where it would not be offered.
 */
export type BrakedView = { 
/**
 * The entry that says it.
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
 * A time that contradicts another one of the same case: stored, and pointed out.
 */
export type OddTimeView = { 
/**
 * The entry that says it.
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
 * The time as recorded.
 */
at: StampView, 
/**
 * The time it contradicts.
 */
other: StampView, };

/**
 * Violations suggested for a child's case in place of those that speak of pay for work.
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
 * The standing answer for one purpose of consent.
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
 * Where the answer was written down; null when she was not asked.
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
 * Her words, or those of the question.
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
 * What kind of items a list holds.
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
 * What kind of items it holds.
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
 * A reference file for a newer Daftari is stored until this one is updated.
 */
newer_kept: boolean, };

/**
 * An edit of an item.
 */
export type ListVersionView = { 
/**
 * The whole item; null took an edit back.
 */
value: Record<string, unknown> | null, 
/**
 * The author.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * No later edit supersedes it: of several the last one shows.
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
 * The edits of it, the oldest first.
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
 * What kind of items it holds.
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
 * The result of a reference file.
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
 * A person of the help circle.
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
 * The people, at most eight.
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
 * State of something due, at this device's corrected time.
 */
export type DueState = "planned" | "due" | "needs_answer" | "overdue" | "moved" | "done" | "skipped";

/**
 * Something due in a case.
 */
export type DueView = { 
/**
 * What kind of thing it is.
 */
what: DueWhat, 
/**
 * Which: code of party_roles, `clock:visit`, action of a next date, violation of a promise, words of a follow-up.
 */
code: string, 
/**
 * The place of an appointment; who is to do a follow-up.
 */
detail: string | null, 
/**
 * For a promise: what is still to come, cents.
 */
cents: Cents | null, 
/**
 * When it is due.
 */
at: StampView, 
/**
 * Until when it is in time, where that is later.
 */
until: StampView | null, 
/**
 * State of something due, at this device's corrected time.
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
 * What is to be done, in the worker's words.
 */
what: string, 
/**
 * When, on this device's clock.
 */
due_at: StampView, 
/**
 * Who is to do it; null = any worker of the case.
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
 * Why, in the worker's words; null when not given.
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
 * What was said of a time.
 */
export type SaidWhen = { 
/**
 * Code of lists.time_precision.
 */
precision: string, 
/**
 * The words as entered, such as "3 days ago".
 */
words: string | null, };

/**
 * When something happened, as it is stored. A stored one that is sent again is stored again as it was.
 */
export type When = { 
/**
 * What was said.
 */
said: SaidWhen, 
/**
 * The earliest it can mean, Unix milliseconds on this device's clock.
 */
from_ms: UnixMillis, 
/**
 * The latest it can mean, not before `from_ms`; null = what the precision allows.
 */
until_ms: UnixMillis | null, 
/**
 * Minutes east of UTC.
 */
offset_min: number, 
/**
 * IANA name of the device's time zone, visible ASCII, at most 64; null = not known.
 */
zone: string | null, };

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
device: DeviceKey, 
/**
 * Share it though she was not asked: the share says so.
 */
not_asked: boolean, };

/**
 * How much is erased.
 */
export type EraseWhat = "case" | "identity";

/**
 * Erase on this device, and ask every other holder to.
 */
export type Erase = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The whole case, or only her identity.
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
 * State of a case's clocks at the moment of the request.
 */
export type ClockFilter = "running" | "amber" | "red" | "ran_out";

/**
 * Facets that narrow a list. Every facet that is not empty must hold, by any one of its values.
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
 * State of the case's clocks; null does not narrow.
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
 * Last day, `2026-10-06`.
 */
to: string | null, };

/**
 * A page of cases.
 */
export type ListCases = { 
/**
 * Open, closed, all or in conflict.
 */
filter: CaseFilter, 
/**
 * Words to search for; empty lists all.
 */
query: string, 
/**
 * Facets that narrow it further.
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
 * Save the draft of a page.
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
 * The page's own JSON, at most 96 KiB.
 */
content: unknown, };

/**
 * Start a team on this office device: its sheets.
 */
export type StartTeam = { 
/**
 * Name of the coordinator as the team will read it.
 */
member_name: string, 
/**
 * Relay, such as `http://127.0.0.1:7340`.
 */
relay: string, };

/**
 * A recovery sheet as it is typed, whichever it is, or as much of it as is there.
 */
export type CheckSheet = { 
/**
 * What was typed.
 */
typed: string, };

/**
 * One of the three recovery sheets of a team that is being made. It prints nothing of itself, and is wiped when dropped.
 */
export type SheetView = { 
/**
 * 1, 2 or 3.
 */
number: number, 
/**
 * 24 groups of four letters; none once the notebook was locked since they were made.
 */
groups: Array<string>, 
/**
 * It was typed back whole.
 */
whole: boolean, };

/**
 * The recovery sheets of a team that is being made.
 */
export type SheetsView = { 
/**
 * All three, by number.
 */
sheets: Array<SheetView>, 
/**
 * Relay as it was typed at the start.
 */
relay: string, };

/**
 * What was found in a sheet as it is typed back.
 */
export type SheetFound = "unfinished" | "wrong_group" | "mistyped" | "too_long" | "other_set" | "whole";

/**
 * A sheet as it is typed back.
 */
export type SheetCheckView = { 
/**
 * What was found.
 */
found: SheetFound, 
/**
 * The first wrong group, 1 to 24; of an unfinished sheet how many groups are whole; else null.
 */
group: number | null, 
/**
 * Which of the three a whole one is; else null.
 */
sheet: number | null, };

/**
 * Invite a member's device.
 */
export type BeginInvite = { 
/**
 * Name of the member as the team will read it.
 */
member_name: string, 
/**
 * For an office device; null for a phone.
 */
office: OfficeInvite | null, };

/**
 * What an office device takes more.
 */
export type OfficeInvite = { 
/**
 * Two recovery sheets as they were typed, or none of them when another office person agrees on her own laptop.
 */
sheets: Array<string>, 
/**
 * A device of the person whose further device it is; null for somebody new in the office. Two devices of one person
 * are one authority.
 */
person: DeviceKey | null, };

/**
 * Make the team whose sheets were typed back.
 */
export type FinishTeam = { 
/**
 * Relay: what was said at the start, or corrected.
 */
relay: string, 
/**
 * The setup code `daftari-relay serve` printed.
 */
setup_code: string, };

/**
 * A statement that asks to take in an office device.
 */
export type OfficeRequest = { 
/**
 * Its id.
 */
statement: StatementId, };

/**
 * An office device that one office person asked to take in. It is in when another one agrees, or two recovery sheets do.
 */
export type OfficeRequestView = { 
/**
 * The statement that asks.
 */
statement: StatementId, 
/**
 * Who asked; null when her name cannot be read here.
 */
by: string | null, 
/**
 * Whose device it is; null when the name cannot be read here.
 */
name: string | null, 
/**
 * Name of the office person whose further device it is; null for somebody new in the office. Two devices of one person
 * are one authority.
 */
further_of: string | null, 
/**
 * This device may agree: another person asked.
 */
may_agree: boolean, 
/**
 * The office has changed since: who asked asks again.
 */
stale: boolean, };

/**
 * A case that is still only here, though it was to come into the team.
 */
export type LeftBehindView = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its label; empty when it cannot be read.
 */
code: string, };

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
 * Cases written without a team that are brought into it; none by default.
 */
cases: Array<CaseId>, };

/**
 * How the survivor was asked for consent.
 */
export type Asking = { 
/**
 * Who asked, by name; null = the member of this device.
 */
asked_by: string | null, 
/**
 * The language it was asked in: code of languages, or its name.
 */
language: string | null, 
/**
 * The person who was with her.
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
 * Her words, or those of the question.
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
 * Her words, or those of the question.
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
 * Its text, at most 256 KiB; null: the stored file of a newer version.
 */
text: string | null, };

/**
 * A person named in a case.
 */
export type NewParty = { 
/**
 * The person, when other cases here name the same one; null makes a new person.
 */
person: PersonId | null, 
/**
 * Fields of the party (`docs/formats.md`, fields of a party).
 */
fields: Record<string, unknown>, };

/**
 * Name a person in a case.
 */
export type RecordParty = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The person and the fields.
 */
party: NewParty, };

/**
 * Correct a party of a case: the first version stays in the history.
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
 * The first person.
 */
person: PersonId, 
/**
 * The second person.
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
 * Split parties from their person: they become a person of their own.
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
 * The group of the directory.
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
 * The other person.
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
 * Signs both share, the strongest first.
 */
signs: Array<SignView>, };

/**
 * A person a case names.
 */
export type PartyView = { 
/**
 * Entry that says it.
 */
entry: EntryId, 
/**
 * The person.
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
 * Fields of the party; names are hidden until tapped.
 */
fields: Record<string, unknown>, 
/**
 * Other versions standing beside this one; not empty = conflict.
 */
beside: Array<ValueView>, 
/**
 * Versions before corrections, the oldest first.
 */
earlier: Array<ValueView>, 
/**
 * The author of the version.
 */
author: AuthorView, 
/**
 * When, by the author's device.
 */
at: StampView, 
/**
 * How far its entry was delivered.
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
 * Candidates for the same person.
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
 * Candidates for the same person.
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
 * Signs of the person, names included: those are hidden until tapped.
 */
known: Array<KnownView>, 
/**
 * Candidates for the same person.
 */
may_be: Array<MayBeView>, 
/**
 * Candidates that a worker here said are not the same.
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
