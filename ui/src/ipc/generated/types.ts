// Made from crates/notebook/src/{views,requests}.rs; do not edit.
// UPDATE_TYPES=1 cargo test -p daftari-notebook --test generated_types

/**
 * A moment on some device's clock.
 */
export type StampView = { 
/**
 * Unix milliseconds.
 */
ms: number, 
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
 * Seconds without a touch until the notebook locks itself: 30 to 900.
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
practice: boolean, };

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
 * The device's key, hex.
 */
device: string, 
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
 * The three states of security.md. Only the last counts as safe.
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
case: string, 
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
 * What is still owed, in cents; null when no money was agreed.
 */
balance_cents: number | null, 
/**
 * Two values stand side by side somewhere.
 */
has_conflict: boolean, 
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
 * One value standing in a field.
 */
export type ValueView = { 
/**
 * Entry that wrote it, hex.
 */
entry: string, 
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
 * The entry that says so, hex.
 */
entry: string, 
/**
 * Cents of this part; null when all that is owed was promised.
 */
amount_cents: number | null, 
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
amount_cents: number, };

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
fee_cents: number | null, 
/**
 * Owed in all, cents: the fee or what a settlement put in its place, and claims.
 */
agreed_cents: number, 
/**
 * Paid, cents.
 */
paid_cents: number, 
/**
 * Agreed − paid; negative when somebody paid more.
 */
balance_cents: number, 
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
agreed_cents: number, 
/**
 * Paid in all.
 */
paid_cents: number, 
/**
 * Still to come.
 */
owed_cents: number, 
/**
 * Received for survivors and not given to them yet.
 */
held_cents: number, };

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
export type TimelineKind = "opened" | "field" | "violation" | "violation_retired" | "action" | "party" | "share" | "newer";

/**
 * A line of the case's page.
 */
export type TimelineItemView = { 
/**
 * Entry id, hex.
 */
entry: string, 
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
 * A case as a page.
 */
export type CaseView = { 
/**
 * Case id.
 */
case: string, 
/**
 * Short code.
 */
code: string, 
/**
 * Code of case_statuses.
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
 * Money by violation.
 */
money: Array<MoneyView>, 
/**
 * Received for her and not given to her yet, cents.
 */
held_cents: number, 
/**
 * Debts that are not hers.
 */
debts_of_others: Array<OthersDebtView>, 
/**
 * People it speaks of.
 */
parties: Array<PartyView>, 
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
 * The weakest delivery state of entries written here.
 */
delivery: Delivery, 
/**
 * Now, by this device's corrected time.
 */
now: StampView, };

/**
 * Words typed and not saved.
 */
export type DraftView = { 
/**
 * Page the draft belongs to: `new_case`, or `action` or `field` of a case.
 */
page: string, 
/**
 * The case, when there is one.
 */
case: string | null, 
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
cases: Array<string>, 
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
draft: boolean, };

/**
 * A new case was saved.
 */
export type CaseSaved = { 
/**
 * Case id.
 */
case: string, 
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
case: string, 
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
 * Device key, hex.
 */
device: string, 
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
 * An error as it crosses to the UI: a code to branch on and values for its sentence.
 */
export type ErrorView = { 
/**
 * Stable code, such as `locked`, `wrong_secret`, `text_too_long`.
 */
code: string, 
/**
 * Values for the sentence: numbers and codes, never content.
 */
params: Record<string, string | number>, };

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
case: string, };

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
ms: number, 
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
until_ms: number | null, 
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
parties: Array<NewParty>, };

/**
 * Write a field of a case.
 */
export type EditField = { 
/**
 * The case.
 */
case: string, 
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
case: string, 
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
case: string, 
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
case: string, 
/**
 * Entry of the action as it stands, hex.
 */
entry: string, 
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
case: string, 
/**
 * The field, or null when an action was corrected twice.
 */
field: string | null, 
/**
 * Any standing entry of the action, hex; null for a field.
 */
entry: string | null, 
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
case: string, 
/**
 * Device key, hex.
 */
device: string, };

/**
 * Which cases a list shows.
 */
export type CaseFilter = "open" | "closed" | "all" | "conflict";

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
 * Page: `new_case`, `action`, `field`.
 */
page: string, 
/**
 * The case, when there is one.
 */
case: string | null, 
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
cases: Array<string>, };

/**
 * Somebody a case speaks of.
 */
export type NewParty = { 
/**
 * Who, when it is somebody other cases here speak of; null makes a new person.
 */
person: string | null, 
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
case: string, 
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
case: string, 
/**
 * Entry of the party as it stands, hex.
 */
entry: string, 
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
person: string, 
/**
 * The other.
 */
other: string, };

/**
 * A party of a case.
 */
export type PartyOf = { 
/**
 * The case.
 */
case: string, 
/**
 * Entry of the party as it stands, hex.
 */
entry: string, };

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
person: string, };

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
person: string, 
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
 * Entry that says it, hex.
 */
entry: string, 
/**
 * Who.
 */
person: string, 
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
person: string, 
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
owed_cents: number | null, 
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
case: string, 
/**
 * Its short code.
 */
code: string, 
/**
 * Entry that speaks of the person, hex.
 */
entry: string, 
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
person: string, 
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
person: string, 
/**
 * Parties that changed: taking them apart undoes it.
 */
moved: Array<PartyOf>, 
/**
 * What changed.
 */
changed: Changed, };
