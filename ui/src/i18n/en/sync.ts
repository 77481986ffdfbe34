/** The exchange with the office. */
export const sync = {
  title: 'To the office',
  now: 'Send now',
  sending: 'Sending…',
  stop: 'Stop',
  next_try: (t: string) => `Daftari tries again by itself at ${t}.`,
  waiting: 'Waiting here',
  nothing_waits: 'Nothing waits. The office has everything.',
  last_met: (t: string) => `The office last answered ${t}`,
  never_met: 'The office has not answered yet',
  relay: (where: string) => `Relay: ${where}`,
  last_receipt: (t: string) => `Newest receipt of the office: ${t}`,
  no_receipt: 'No receipt of the office yet.',
  on_phone: (n: number) => `${n} only here`,
  handed: (n: number) => `${n} handed to the relay`,
  to_team: 'Go to the team',
  states: 'Only “The office has it” is safe if this device is lost.',
  alone: 'This notebook is on its own',
  alone_more: 'Everything works. To bring cases to the office, join a team.',
  entries: (n: number) => (n === 1 ? '1 entry' : `${n} entries`),
  safe: (n: number) => (n === 1 ? '1 case is at the office' : `${n} cases are at the office`),
  newer:
    'Your office asks everybody to update Daftari. Nothing stops: writing and sending go on. Ask the office for the update.',
  aside: (n: number) =>
    n === 1
      ? '1 message could not be opened. It is kept aside. Tell the office.'
      : `${n} messages could not be opened. They are kept aside. Tell the office.`,
  newer_waits: (n: number) =>
    n === 1
      ? '1 message needs a newer Daftari. It is kept, and read after the update. Ask the office for the update.'
      : `${n} messages need a newer Daftari. They are kept, and read after the update. Ask the office for the update.`,
  no_room:
    'More came than can be kept here unread. The rest stays at the relay and is asked for again after an update of Daftari or of the team list. Ask the office whether there is an update.',
  differs_title: 'Not the same here and at the office',
  differs: (n: number) =>
    n === 1
      ? '1 case is not the same here as at the office. What is here is saved on this device. Daftari asks for what is missing, on both sides. If it stays for three days, tell the office.'
      : `${n} cases are not the same here as at the office. What is here is saved on this device. Daftari asks for what is missing, on both sides. If it stays for three days, tell the office.`,
  differs_new: 'A case that is not here yet',
  list_behind:
    'The relay has not given this device the newest team list. What is here is safe. Daftari asks again by itself. If this stays for a day, tell the office.',
  in_clear:
    'This relay is reached over http: anybody on this network can see who talks to it. What you write stays sealed. Tell whoever runs the relay.',
  overdue: 'No receipt of the office for seven days. Please ask there.',
  outcome: {
    done: (p: { at: string; sent: number; waiting: number }) =>
      p.waiting === 0
        ? `Everything is at the office, ${p.at}.`
        : p.waiting === 1
          ? `Sent at ${p.at}. 1 case waits for the office’s receipt; it is safe here.`
          : `Sent at ${p.at}. ${p.waiting} cases wait for the office’s receipt; they are safe here.`,
    no_answer: (p: { at: string }) =>
      `The relay did not answer at ${p.at}. Your entries are safe here. Check that this device has a network.`,
    name_unknown: (p: { at: string }) =>
      `The relay’s name was not found at ${p.at}. Your entries are safe here. Check that this device has a network.`,
    nothing_listens: (p: { at: string }) =>
      `The relay’s machine is there and no relay runs on it, ${p.at}. Your entries are safe here. Tell whoever runs the relay.`,
    not_https: (p: { at: string }) =>
      `Something answered in the relay’s place at ${p.at}, but not over https. Nothing was sent to it. Your entries are safe here. Tell whoever runs the relay.`,
    certificate_time: (p: { at: string }) =>
      `The relay’s certificate is not valid at the time this device shows, ${p.at}. Your entries are safe here. Put date and time right; if they are right, tell whoever runs the relay.`,
    other_key: (p: { at: string }) =>
      `Another machine answered in the relay’s place at ${p.at}: its key is not the relay’s. Nothing was sent to it. Your entries are safe here. Use another network, and tell the office.`,
    bad_certificate: (p: { at: string }) =>
      `Nobody this device knows vouches for the machine that answered at ${p.at}. Nothing was sent to it. Your entries are safe here. Perhaps this network wants you to sign in first.`,
    portal: (p: { at: string }) =>
      `Something else answered in the relay’s place at ${p.at}. Your entries are safe here. Perhaps this network wants you to sign in first: open any web page.`,
    proxy: (p: { at: string }) =>
      `Something on the way to the relay did not pass it on at ${p.at}. Your entries are safe here. Try another network, or tell whoever runs the relay.`,
    relay_unwell: (p: { at: string }) =>
      `The relay could not take it at ${p.at}. Your entries are safe here. If this goes on, tell whoever runs the relay.`,
    wrong_origin: () =>
      'The relay was started for another address than the one this device dials. Your entries are safe here. Tell whoever runs the relay.',
    cut_off: (p: { at: string }) =>
      `The connection was cut at ${p.at}. What was sent is sent; the rest is safe here and goes next time.`,
    not_in_team: () =>
      'The relay does not know this team. Your entries are safe here. Ask the office which relay to use.',
    removed: () => 'The relay says this device is not in the team. Your entries are safe here. Ask the office.',
    refused: () => 'The relay did not accept this device. Your entries are safe here. Ask the office.',
    disk_full: (p: { at: string }) =>
      `This device was full at ${p.at}. What was there before is safe. Make room: delete photos or videos of other apps.`,
    broken_off: (p: { at: string }) =>
      `Something went wrong on this device at ${p.at}. Your entries are safe here. If this stays, tell the office.`,
    cancelled: () => 'Stopped. What was sent is sent; the rest is safe here.',
  },
};
