import type { ErrorSentences } from '../../ipc/error';
import { listLine, type Params } from '../words';
import { lists } from './lists';

/** Refusals as sentences: what happened, what is safe, what to do next. One for each code of an error. */
export const error = {
  practice: 'The practice notebook has no team and sends nothing. Leave practice first.',
  locked: 'The notebook was locked. What was saved is there.',
  wrong_secret: 'That was not it.',
  wait: 'Please wait before the next try.',
  key_store_gone:
    'This device’s key store no longer holds the keys of this notebook, so no PIN opens it. What the office has is safe there: ask the office to set you up again. No try was counted.',
  key_store_silent:
    'This device’s key store did not answer; it may be locked. Unlock the device’s own session and try again. No try was counted.',
  damaged: 'Files of this notebook are damaged. Do not delete them. What has reached another device is safe there.',
  database_missing:
    'The file with this notebook’s cases is not on this device: it was moved, or left out when the folder was put back. Nothing was deleted or made new, and your PIN or passphrase was right. What has reached another device is safe there. Do not start again here: ask whoever looks after this device to put the file “notebook” back.',
  database_empty:
    'The file with this notebook’s cases is here, but there is nothing in it. Nothing was deleted or made new, and your PIN or passphrase was right. What has reached another device is safe there. Do not start again here: ask whoever looks after this device to put the file “notebook” back from a copy.',
  database_foreign:
    'The file “notebook” on this device is another notebook’s, or its beginning is destroyed. It was not touched, and your PIN or passphrase was right. What has reached another device is safe there. Do not start again here: ask whoever looks after this device to put the right file back.',
  newer_version: 'A newer Daftari wrote this notebook. Nothing is lost: please update.',
  weak_secret: 'That one is too easy to guess.',
  pin_not_allowed: 'A passphrase is needed here.',
  notebook_exists: 'There is a notebook here already.',
  in_use: 'This notebook is open in another window.',
  text_too_long: (p: Params) =>
    p['field'] === 'member_name'
      ? `This name has ${p['length']} letters, which is too long for a name. Nothing was begun: write a shorter one, of 100 letters at most.`
      : `The text has ${p['length']} characters; one text takes ${p['max']}. Your words are kept: shorten it, or move a part into a note.`,
  empty_case: 'Nothing is filled in yet. One word is enough.',
  bad_amount: 'Please write the sum in digits, such as 1,300. Your words are kept.',
  bad_request: (p: Params): string =>
    p['field'] === 'member_name'
      ? 'Write the name first: the team knows a person by it. Nothing was begun.'
      : 'Something here cannot be kept as it is. Your words are kept: please look at them again.',
  case_missing: 'This case is not on this device.',
  entry_missing: 'Somebody changed this meanwhile. Please look again.',
  not_in_team: 'This device is not in a team.',
  already_in_team: 'This device is in a team already.',
  not_office: 'Only the office laptop can do this.',
  relay_unreachable: 'The relay did not answer. Nothing is lost. Check the address and that it is running.',
  relay_refused: 'The relay did not accept this. Nothing is lost. Ask who runs it.',
  relay_name_unknown:
    'No machine of this name was found. Nothing is lost. Look at the address letter by letter, and that this device has a network.',
  relay_not_listening:
    'A machine is there, and no relay listens on it. Nothing is lost. Check the port, the last number of the address, and that the relay is running.',
  relay_not_https:
    'Something answers there, but not over https. Nothing was sent to it. Check the port. A relay on this machine alone may need http:// in front.',
  relay_certificate_time:
    'The relay’s certificate is not valid on the date this device shows. Nothing was sent. Put the date and time of this device right; if they are right, tell whoever runs the relay.',
  relay_other_key:
    'Another machine answers in the relay’s place: its key is not the relay’s. Nothing was sent to it. Do not go on over this network. Use another one, and tell the office.',
  relay_bad_certificate:
    'Nobody this device knows vouches for the machine that answers there. Nothing was sent to it. Perhaps this network wants you to sign in first, or the address is not the relay’s.',
  relay_portal:
    'Something else answered at this address. Nothing is lost. Perhaps this network wants you to sign in first: open any web page. Or the address is not the relay’s.',
  relay_proxy:
    'Something on the way to the relay did not pass this on. Nothing is lost. Try another network, or ask whoever runs the relay.',
  relay_wrong_origin:
    'The relay is there, but it was started for another address. Nothing is lost. Type the address it printed at its start, or ask whoever runs it to add this one with --origin.',
  relay_port_missing:
    'The port is missing, the number at the end. A relay that was not told another one has 7340: write :7340 behind the address.',
  bad_relay_address: 'This is not an address of a relay. Write it as host:port, for example 192.168.0.10:7340.',
  wrong_setup_code:
    'This is not the setup code of the relay that answers there, or a team was made with it already. Nothing was begun. Look at it letter by letter, and at the address. If both are right, ask whoever runs the relay for a new one.',
  sheets_gone:
    'These sheets were wiped, and no team was made with them. If any of these is on paper, it is worth nothing: destroy it, and begin again with new sheets.',
  sheets_unfinished:
    'Not every sheet was typed back yet, and no team was made. What is on paper still counts: type the rest from it.',
  sheets_do_not_join:
    'These sheets do not belong together: at least one is not as it was made. Nothing was changed, and nothing of what was typed counts. Type each of them again from its paper.',
  needs_passphrase:
    'This code is for an office laptop, and this notebook opens with a PIN. Nothing was begun, and the code is still good. Use it in a notebook that was made as “office laptop”, with a passphrase.',
  too_many_requests:
    'Too many office laptops that this laptop invited still wait. This one was not added. First let another office person compare the words of those that wait, and agree only where they are the same. Then invite again.',
  request_over:
    'This laptop no longer waits for a yes: somebody agreed already, or the office laptops have changed since. Nothing was changed here. The list shows how it stands now.',
  bad_invite_code:
    'This is not a whole code: it has four groups of four letters or digits. Please type it again from the office’s screen.',
  invite_expired:
    'There is no invitation with this code now. Look at each letter again, or ask the office for a new code. Nothing is lost.',
  enrolment_over:
    'Something on the way did not fit, so this try is over and nothing is lost. If the office had said yes already, an unused device stands in its list. Begin again with a new code from the office.',
  invite_code_used: 'This code was used already, and a code works once. Nothing is lost. Ask the office for a new one.',
  words_not_ready: 'The words are not here yet. One moment.',
  wrong_relay: 'The office uses another address for the relay. Please type the one the office shows.',
  braked: 'This step is not offered here. Your words are kept: choose another line, or another step.',
  child_case: 'A child’s case stays with the worker and the office. It is not shared.',
  sharing_refused: 'She does not want colleagues to know. Nothing was shared.',
  sharing_not_asked:
    'She has not been asked whether colleagues may know. Nothing was shared. Ask her first; if it cannot wait, tick “Share without having asked”.',
  case_full:
    'This case is full: this device can write no more into it. What is saved is safe, and your words are kept. Open a new case and write there that it goes on from this one.',
  disk_full: 'This device has no space left. What was saved is safe. Free some space and save again.',
  disk_error: 'The device could not write. What was saved before is safe. Please try again.',
  internal: 'Something of ours went wrong. What was saved is safe. Please try again.',
  bad_phone: 'This does not look like a mobile number of Kenya. Write it like 0712 345 678. Your words are kept.',
  quick_notes_full: 'There is no room for another note until you open the notebook. Your words are still here.',
  quick_notes_not_ready:
    'This notebook takes quick notes after you have opened it once more. Your words are still here.',
  case_erased: 'This case was erased on this device.',
  not_confirmed: 'This is not the code of this case. Nothing was erased.',
  bad_list_item: (p: Params) =>
    `${listLine(lists.names, p)}: ${lists.why[String(p['why'])] ?? lists.why.bad_item} Nothing was changed.`,
  reference_broken:
    'Daftari cannot read this as a reference file. Nothing was changed. Look whether it is the right file.',
  reference_newer:
    'This file is for a newer Daftari. It is kept aside and nothing was changed. Update Daftari, then try it again.',
} satisfies ErrorSentences;
