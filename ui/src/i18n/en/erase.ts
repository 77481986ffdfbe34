/** Erasing for the person’s sake. */
export const erase = {
  section: 'Erase',
  open: 'Erase…',
  title: 'Erase for the person’s sake',
  how_much: 'What should go?',
  identity: 'Only name and contact',
  whole: 'The whole case',
  goes: {
    identity:
      'The real name and the safe contact go from this device in every version and do not come back; the case and its numbers stay.',
    case: 'Everything written in this case goes from this device and does not come back.',
  },
  stays:
    'What stays is a mark without words. The office and colleagues who have it are asked to erase it too, and see that.',
  stays_alone: 'What stays is a mark without words.',
  asked_for: 'Did they ask for this?',
  do_not_contact: 'Not to be contacted',
  do_not_share: 'Nothing to be shared',
  code: (code: string) => `Type ${code} to say that you are sure`,
  now: 'Erase now',
  erasing: 'Erasing…',
  keep: 'Keep everything',
  done: {
    identity: 'Name and contact are erased here.',
    case: 'The case is erased here.',
  },
  asks: {
    identity: 'Asked to erase name and contact',
    case: 'Asked to erase the case',
  },
  no_contact: 'They asked not to be contacted.',
  no_share: 'They asked that nothing of this be shared.',
  here: 'Erased on this device',
  here_more: 'Only the day and what was asked are kept.',
  still_in_file:
    'Copies of it may still lie in unused corners of this notebook’s file. Daftari clears them by itself while it is open; it needs free space for that. Nothing is lost meanwhile: if the device is full, free some space.',
  one: {
    identity: 'Name and contact in a case',
    case: 'A case',
  },
  request: {
    on_phone: 'The office is not asked yet',
    handed: 'The request is on its way',
    office_has: 'The office knows of it',
  },
};
