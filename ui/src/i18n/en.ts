// Every text in English. Kiswahili (sw.ts) has the same keys by type.
import * as erase from './parts/erase';
import * as capture from './parts/capture';
import * as due from './parts/due';
import * as money from './parts/money';
import * as work from './parts/work';
import * as lists from './parts/lists';
import * as practice from './parts/practice';
import * as care from './parts/care';
import * as help from './parts/help';
import * as odd from './parts/odd';
import * as people from './parts/people';
import * as pages from './parts/pages';

export const en = {
  care: care.en,
  capture: capture.en,
  app: 'Daftari',
  money: money.en,
  work: work.en,
  other_language: 'Kiswahili',
  nav: { notebook: 'Notebook', today: 'Today', cases: 'Cases', money: 'Money', people: 'People', new_case: 'New case', team: 'Team', sync: 'To the office', settings: 'Settings', lock: 'Lock' },
  go: { back: 'Back', close: 'Close', next: 'Next', save: 'Save', cancel: 'Not now', change: 'Change', add: 'Add', done: 'Done', delete_last: 'Delete last digit', show: 'Show', search: 'Search', more: 'More' },
  lock: {
    enter_pin: 'Enter your PIN', enter_passphrase: 'Enter your passphrase', open: 'Open', passphrase: 'Passphrase', opening: 'Opening…',
    digits: (n: number) => `${n} digits entered`,
    use_passphrase: 'Use a passphrase', use_pin: 'Use a PIN',
    wrong: (tries: number) => (tries === 1 ? 'That was not it. Try again.' : `That was not it. ${tries} tries so far.`),
    wait: (time: string) => `Try again in ${time}.`, nothing_erased: 'Nothing was erased.',
  },
  first: {
    welcome: 'Welcome to your notebook', promise: 'It works without data. Only you can open it.',
    join: 'Join my team', join_more: 'The office shows you a code to type', own: 'Start my own', own_more: 'Just me, on this device. I can join later.',
    office: 'This is the office laptop', office_more: 'It starts or keeps the team. It needs a passphrase.',
    practise: 'Practise first', practise_more: 'Invented cases, nothing can go wrong',
    promises: 'What this notebook does', p1: 'It always writes: with no network, and with the battery low. What it says is saved, is saved.',
    p2: 'Nobody else reads it: not the network, not somebody who takes the phone while it is locked.',
    p3: 'Two people may write differently. Nothing is overwritten; somebody decides.',
    limit: 'While it is open, anybody who holds it reads what you read. Lock it with one tap.',
    choose_pin: 'Choose a PIN', choose_pin_more: '6 digits or more. 8 is much harder to guess.', again_pin: 'Enter it again',
    choose_passphrase: 'Choose a passphrase', choose_passphrase_more: 'Five different words or more, that do not belong together.',
    again_passphrase: 'Enter it again', no_store: 'This device has no key store of its own, so a PIN would be too easy to guess for whoever copies the files. Please use a passphrase.',
    office_needs: 'The office laptop holds the keys of the whole team, so it opens with a passphrase.', differs: 'The two were different. Please choose again.', forget: 'If you forget it, the office can set you up again.',
    making: 'Making your notebook…', strength: (n: number) => `Strength ${n} of 3`,
    weak: {
      too_short: 'Too short: 6 digits or more, or five whole words.', too_long: 'That is longer than this notebook takes.', not_digits: 'A PIN has digits only.',
      common: 'This is one of those tried first.', run: 'Digits that count up or down are tried first.', repeat: 'Repeated digits are tried first.',
      date: 'This one looks like a date. Birthdays are tried first. Mix it, or add two digits.', few_words: 'Please use five different words or more.',
    } as Record<string, string>,
  },
  today: {
    running: 'Time is running', open_cases: 'Open cases', open_case: 'Open case',
    waiting: (n: number) => (n === 1 ? '1 case not yet at the office' : `${n} cases not yet at the office`), all_there: 'The office has everything',
    alone: 'Only on this device', conflicts: (n: number) => (n === 1 ? '1 case has two versions of something' : `${n} cases have two versions of something`),
    draft: 'Words you typed are still here', draft_more: 'They are not saved yet.', elsewhere: 'They belong to another page. Go on there, or delete them, before you write here.', go_on: 'Go on writing', put_away: 'Delete them',
  },
  cases: { title: 'Cases', search: 'Search words, codes, places, phones', open: 'Open', closed: 'Closed', all: 'All', conflict: 'Two versions', none: 'No case here. That is fine.', none_found: 'No case with these words. Try fewer letters.', found: (n: number) => (n === 1 ? '1 case' : `${n} cases`) },
  new_case: {
    title: 'New case', kept: 'Kept as you write.', what: 'What happened?', what_more: 'Tap all that fit', when: 'When?', now: 'Just now', hour: 'About an hour', part: 'Part of the day', date: 'Only the day', exact: 'At a time', unknown: 'Not known',
    parts: { morning: 'Morning', afternoon: 'Afternoon', evening: 'Evening', night: 'Night' }, at: 'Day and time', day: 'Day',
    hours_ago: 'How many hours ago?', where: 'Where?', where_more: 'Hot spot, as people call it', who: 'Who is said to have done it?', survivor: 'Code name of the person it happened to', survivor_more: 'Not their real name',
    condom: 'Was a condom used?', pregnant: 'Could pregnancy be possible?', fee: 'Agreed fee', fee_more: 'KES, for example 1,300', story: 'In your words', story_more: 'What happened, who saw it, what the person wants', done: 'Done already',
    save_more: 'One answer is enough. You can fill in the rest later.', pep_until: (t: string) => `Until ${t}. Every hour sooner is better.`, pep_wait: 'If they can, wait with washing. Keep the clothes in paper or cloth, not plastic.', pep_choice: 'It is their choice. Offer to go along.', others: 'Somebody else', left: (n: number) => `${n} characters left`, too_long: (n: number) => `${n} characters too many for one text. Nothing is lost: shorten it, or move a part into a note.`, save: 'Save', saved: (code: string) => `${code} is saved on this device.`,
    pep: 'PEP can prevent HIV', pep_left: (t: string) => `${t} left`, pep_go: 'Go to the clinic first. No police report is needed, and it is free.', pep_ec: 'Ask also for emergency contraception, within 5 days.', pep_when: 'When was it? PEP helps within 72 hours: if in doubt, go now.',
    answers: { ...capture.en.answers, yes: 'Yes', no: 'No', not_sure: 'Not sure', not_asked: 'Not asked', not_said: 'Does not want to say' } as Record<string, string>,
  },
  case: {
    now: 'Now', story: 'Story', timeline: 'Timeline', money: 'Money', about: 'About', shared: 'Who has it', agreed: 'Agreed', paid: 'Paid', balance: 'Balance', due: (t: string) => `Promised by ${t}`, overdue: 'The promised time has passed',
    opened: 'Case opened', took_back: (what: string) => `Taken back: ${what}`, shared_with: (who: string) => `Shared with ${who}`, newer: 'Needs a newer Daftari', corrected: 'Corrected. First words:', before: 'Before:', planned: 'Planned',
    add: 'Write down', add_title: 'What was done?', more_actions: 'Everything else', when_done: 'When', now_default: 'now', by: (who: string, when: string) => `Written by ${who}, ${when}`, me: 'you', somebody: 'a colleague', office: 'the office',
    on_phone: 'On this device only', handed: 'Handed to the relay', office_has: 'The office has it', edit: (field: string) => `Change: ${field}`, correct: 'Correct this', tap_to_show: 'Tap to show', violations: 'What happened',
    review: (n: number) => (n === 1 ? '1 entry waits until the office has looked at it.' : `${n} entries wait until the office has looked at them.`), newer_entries: (n: number) => (n === 1 ? '1 entry needs a newer Daftari. It is kept.' : `${n} entries need a newer Daftari. They are kept.`), copied: 'One of the notebooks of this case was copied. Ask the office.',
    two_versions: (field: string) => `Two versions of: ${field}`, look: 'Look at both', share: 'Share with a colleague', nobody: 'No colleague’s device is in the team yet.', brake_title: 'No settlement on this line', no_money: 'No sum is written down.', add_field: 'Add something', newest_first: 'Newest first', signed: 'Each entry is signed by you with the time. It can be corrected later; the first words stay underneath.', save: 'Sign and save', parts: 'Parts of this case',
    empty_action: 'Every line may stay empty.', as_written: 'As written', no_story: 'No story is written down yet.', still_owed: (sum: string) => `${sum} still owed`, more_paid: (sum: string) => `${sum} more than agreed`, paid_of: (paid: string, agreed: string) => `${paid} of ${agreed} paid`, sum_conflict: 'Two sums stand side by side. The larger agreed sum counts until somebody decides.', part_paid: 'Paid', promised: 'Promised', any_line: 'No particular one',
    add_violation: 'Add what happened', take_back: 'Take back', took_part: (what: string) => `Take back: ${what}`, with_device: (name: string) => `Share with ${name}`, share_more: 'The device gets everything written so far, and what comes. What it has got cannot be taken back.', everybody_has: 'Every device of the team has this case already.', alone: 'This notebook is in no team, so the case is only here.', holder_office: 'Office', holder_phone: 'Phone', was_shared: (who: string) => `${who} gets this case now.`, saved: 'Saved on this device.', history: (n: number) => (n === 1 ? '1 earlier version' : `${n} earlier versions`), hide: 'Hide', nothing_to_add: 'Everything there is to fill in is filled in.',
    brake_lines: (lines: string) => `Not for: ${lines}.`, together: 'What you can do together', pushed: 'Is someone pushing to settle?', pushed_more: 'Write who, how much and when. It does not close the case. It protects the person later.', their_right: 'Doing nothing now is their right too.', care_more: 'No police report is needed.',
    clock_met: (t: string) => `Met after ${t}`, clock_over: 'The usual time has passed. Care still helps, and it is nobody’s fault.', clock_unknown: 'Not known when it began.', until: (t: string) => `Until ${t}`,
    fields: {
      agreed_fee_words: capture.en.fee_words, amount_paid_words: capture.en.paid_words, status: 'Where it stands', hot_spot: 'Hot spot', place_detail: 'Place', narrative: 'Story', survivor_code: 'Code name', survivor_name: 'Real name', safe_contact: 'Safe contact', perpetrator_category: 'Who is said to have done it', perpetrator_description: 'What is known of them', person: 'Person', person_phone: 'Their phone', agreed_fee: 'Agreed fee', amount_paid: 'Paid at once', contexts: 'Situation', condom_used: 'Condom used', could_be_pregnant: 'Pregnancy possible', everything_agreed: 'Everything agreed', person_now: 'Where the person is now', urgent_flags: 'Urgent', age_band: 'Age', report_received_at: 'We were told', incident_at: 'When it happened', party: 'Somebody else',
      when: 'When', with_whom: 'With whom', note: 'Note', place: 'Place', facility: 'Clinic', station: 'Station', ob_number: 'OB number', officer: 'Officer', officer_rank: 'Rank', started_at: 'Started', amount: 'Sum', amount_agreed: 'Agreed sum', channel: 'How', reference: 'Code or receipt', received_by: 'Received by', appointment_at: 'Appointment', attended: 'What became of it', outcome_note: 'What came of it', violation: 'For', due_at: 'Promised by', transport_cost: 'Transport', next_dose_info: 'Next doses explained', reason: 'Reason', survivor_agrees: 'The person agrees', present: 'Who was there', risk: 'Danger', outcome: 'How it ended', survivor_wish: 'The person’s wish', item: 'Thing', packed: 'Packed in', held_by: 'Held by', handed_to: 'Handed to', method: 'Method', form_number: 'Form number', copy_held_by: 'Copy held by', result: 'Result', visit: 'Visit', pills_finished: 'Pills finished', arrested_at: 'Arrested', charge_told: 'Charge told', released_at: 'Released', bail_amount: 'Bail', receipt_number: 'Receipt', court: 'Court', court_case_number: 'Court case number', next_at: 'Next', purpose: 'For what', body: 'To whom', complaint_number: 'Complaint number', signed_by: 'Signed by', partner: 'Partner', accepted: 'Answer', call_result: 'What came of it', pushed_by: 'Who pushed', offered: 'What was offered', money_changed_hands: 'Money changed hands', paper_signed: 'Paper signed', consent_purpose: 'For what', answer: 'Answer', words_used: 'Words used', to_worker: 'To whom', plan: 'Plan', safe_contact_checked: 'Safe contact checked',
    } as Record<string, string>,
  },
  conflict: { title: 'Two versions', intro: 'Both were written by people who did not know of each other. Nothing is lost. Which words should the case show?', choose: 'Choose a version', keep_both: 'Keep both', write_new: 'Write it new', show: 'Show the chosen words', history: 'What you do not choose stays in the history of the case.', gone: 'Somebody has decided already.', here: 'on this device', there: (where: string) => `by ${where}`, both_of: (name: string, words: string) => `${name}: ${words}`, new_words: 'New words', nothing: 'Taken back: nothing stands here', decided: 'The case shows it now.', show_both: 'Keep both, each with its author', unsure: 'If you are not sure, keep both and ask your colleague.', show_words: (name: string) => `Show the words of ${name}`, show_mine: 'Show your words', show_new: 'Show the new words' },
  sync: {
    title: 'To the office', now: 'Send now', sending: 'Sending…', waiting: 'Waiting here', nothing_waits: 'Nothing waits. The office has everything.', last_met: (t: string) => `The office last answered ${t}`, never_met: 'The office has not answered yet',
    relay: (where: string) => `Relay: ${where}`, last_receipt: (t: string) => `Newest receipt of the office: ${t}`, no_receipt: 'No receipt of the office yet.', on_phone: (n: number) => `${n} only here`, handed: (n: number) => `${n} handed to the relay`, to_team: 'Go to the team', states: 'Only “The office has it” is safe if this device is lost.', alone: 'This notebook is on its own', alone_more: 'Everything works. To bring cases to the office, join a team.', entries: (n: number) => (n === 1 ? '1 entry' : `${n} entries`), safe: (n: number) => (n === 1 ? '1 case is at the office' : `${n} cases are at the office`),
    recovery: 'This team has no recovery key yet. If every office laptop is lost, what only the office can read is lost.', newer: 'The team list holds something only a newer Daftari understands. Writing goes on; sending waits until Daftari is updated.', aside: (n: number) => (n === 1 ? '1 envelope could not be opened and was put aside. Tell the office.' : `${n} envelopes could not be opened and were put aside. Tell the office.`), overdue: 'No receipt of the office for seven days. Please ask there.',
    outcome: {
      done: (p: { at: string; sent: number; waiting: number }) => (p.waiting === 0 ? `Everything is at the office, ${p.at}.` : p.waiting === 1 ? `Sent at ${p.at}. 1 case waits for the office’s receipt; it is safe here.` : `Sent at ${p.at}. ${p.waiting} cases wait for the office’s receipt; they are safe here.`),
      no_answer: (p: { at: string }) => `The relay did not answer at ${p.at}. Your entries are safe here. Daftari tries again by itself.`,
      relay_unwell: (p: { at: string }) => `The relay could not take it at ${p.at}. Your entries are safe here. Daftari tries again by itself.`,
      cut_off: (p: { at: string }) => `The connection was cut at ${p.at}. What was sent is sent; the rest is safe here and goes next time.`,
      not_in_team: () => 'The relay does not know this team. Your entries are safe here. Ask the office which relay to use.',
      removed: () => 'The relay says this device is not in the team. Your entries are safe here. Ask the office.',
      refused: () => 'The relay did not accept this device. Your entries are safe here. Ask the office.',
      needs_newer: () => 'The team list needs a newer Daftari. Your entries are safe here and go after the update.',
      cancelled: () => 'Stopped. What was sent is sent; the rest is safe here.',
    },
  },
  team: {
    title: 'Team', none: 'Not in a team', none_more: 'You can work alone. Everything but sending works.', start: 'Start a team', start_more: 'On this office laptop, with a relay that is running.', join: 'Join a team', your_name: 'Your name as the team reads it', relay: 'Address of the relay', relay_more: 'For example http://192.168.0.10:7340', setup_code: 'Setup code of the relay', code: 'Code from the office', members: 'Devices of the team', office_device: 'Office', field_device: 'Phone', this_device: 'this device',
    invite: 'Invite a phone', their_name: 'Name of the member', code_title: 'Type this code on the phone', code_left: (m: number) => (m === 1 ? 'Good for one more minute' : `Good for ${m} more minutes`), compare: 'Are these the same four words on both screens?', same: 'Yes, the same', different: 'No, stop', done_office: 'The phone is in the team.', done_phone: 'You are in the team.', waiting_phone: 'Waiting for the phone…', waiting_office: 'Waiting for the office…', expired: 'The code is over. Please begin again.', bring: 'Bring cases along', bring_more: 'They are written again for the team. The others stay only yours, on this device.', count: (n: number) => (n === 1 ? '1 device' : `${n} devices`), starting: 'Asking the relay…', begin: 'Show a code', sit: 'Sit together. Both screens show four words.', stop: 'Stop', stopped: 'Stopped. Nobody was taken in.', on_phone: 'On the new phone: Team, Join a team, then type this code. It works once.', relay_is: (where: string) => `Address to type: ${where}`, fingerprint: (mark: string) => `Mark ${mark}`, no_cases: 'There are no cases to bring.', again: 'Begin again', way: 'How', must_be_office: 'A team starts on the office laptop: make its notebook with a passphrase as “office laptop”.',
  },
  settings: { title: 'Settings', lock: 'Lock', reading: 'Reading', notebook: 'This notebook', language: 'Language', theme: 'Colours', themes: { system: 'As the device', dark: 'Night', light: 'Day' }, idle: 'Lock by itself after', seconds: (s: number) => (s < 60 ? `${s} s` : `${s / 60} min`), about: 'About', version: (v: string) => `Daftari ${v}. Free software, AGPL-3.0 or later.` },
  help: help.en,
  people: people.en,
  pages: pages.en,
  error: {
    practice: 'The practice notebook has no team and sends nothing. Leave practice first.', locked: 'The notebook was locked. What was saved is there.', wrong_secret: 'That was not it.', wait: 'Please wait before the next try.', key_store_gone: 'This device’s key store no longer holds the keys of this notebook, so no PIN opens it. What the office has is safe there: ask the office to set you up again. No try was counted.', key_store_silent: 'This device’s key store did not answer; it may be locked. Unlock the device’s own session and try again. No try was counted.', damaged: 'Files of this notebook are damaged. Do not delete them. What the office has is safe there.', newer_version: 'A newer Daftari wrote this notebook. Nothing is lost: please update.', weak_secret: 'That one is too easy to guess.', pin_not_allowed: 'A passphrase is needed here.', notebook_exists: 'There is a notebook here already.', in_use: 'This notebook is open in another window.', text_too_long: (p: Record<string, string | number>) => `The text has ${p['length']} characters; one text takes ${p['max']}. Your words are kept: shorten it, or move a part into a note.`, empty_case: 'Nothing is filled in yet. One word is enough.', bad_amount: 'Please write the sum in digits, such as 1,300. Your words are kept.', bad_request: 'Something here cannot be kept as it is. Your words are kept: please look at them again.', case_missing: 'This case is not on this device.', entry_missing: 'Somebody changed this meanwhile. Please look again.', not_in_team: 'This device is not in a team.', already_in_team: 'This device is in a team already.', not_office: 'Only the office laptop can do this.', relay_unreachable: 'The relay did not answer. Nothing is lost. Check the address and that it is running.', relay_refused: 'The relay did not accept this. Nothing is lost. Ask who runs it.', bad_relay_address: 'This is not an address of a relay. Write it as http://host:port.', wrong_setup_code: 'This is not the setup code the relay showed.', bad_invite_code: 'This code does not fit. Please type it again from the office’s screen.', invite_expired: 'Nobody is showing this code now. Ask the office for a new one.', words_not_ready: 'The words are not here yet. One moment.', wrong_relay: 'The office uses another address for the relay. Please type the one the office shows.', needs_newer: 'The team list needs a newer Daftari first.', braked: 'This step is not offered here. Your words are kept: choose another line, or another step.', child_case: 'A child’s case stays with the worker and the office. It is not shared.', disk_full: 'This device has no space left. What was saved is safe. Free some space and save again.', disk_error: 'The device could not write. What was saved before is safe. Please try again.', internal: 'Something of ours went wrong. What was saved is safe. Please try again.',
    ...help.refusals.en,
    ...erase.refusals_en,
    ...lists.refusals_en,
  },
  lists: lists.en,
  practice: practice.en,
  erase: erase.en,
  due: due.en,
  odd: odd.en,
};

/** Shape of every language. */
export type Words = typeof en;
