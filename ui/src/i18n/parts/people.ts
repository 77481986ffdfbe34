// People of the cases. "Said to have done harm": these are reports, not proof.
const cases = (n: number) => (n === 1 ? '1 case' : `${n} cases`);
const kesi = (n: number) => (n === 1 ? 'Kesi 1' : `Kesi ${n}`);

export const en = {
  title: 'People in my cases', more: 'Codes here; names stay inside each page', search: 'Code, nickname, phone, plate', none_found: 'Nobody in your cases is found by this.',
  none_title: 'Nobody yet', none: 'People named in a case stand here: those said to have done harm, and those who help.',
  groups: { harm: 'Said to have done harm', help: 'People who help', other: 'Others' },
  count: (n: number) => (n === 1 ? '1 person' : `${n} people`), count_more: (n: number) => `The newest ${n}`, show_more: 'Show more',
  cases, since: (n: number, month: string) => `${cases(n)} since ${month}`,
  perhaps: (label: string) => `Perhaps ${label}?`,
  reports: 'These are reports, not proof.',
  // In a case.
  section: 'People', add: 'Add a person', nobody: 'Nobody is named in this case yet.', named: 'Somebody named',
  add_title: 'Who is it?', correct_title: (label: string) => `What is known of ${label}`, list_more: 'Several: put a comma between them.',
  open_one: (label: string) => `Open the page of ${label}`,
  empty: 'Anything may stay empty. One word is enough.',
  // Who is the same.
  may_be: (label: string, n: number) => `May be the same person as ${label} (${cases(n)}).`,
  signs: { phone: 'Same phone', plate: 'Same plate', force_number: 'Same force number', name: 'Close name' } as Record<string, string>,
  same: 'Same person', not_same: 'Not the same', same_after_all: 'Same person after all',
  told_apart: (label: string) => `Somebody here said: not the same as ${label}.`,
  undo_more: 'Joining two people can be undone. These are reports, not proof.',
  joined: (label: string) => `Joined: one person now, ${label}.`, undo: 'Undo', undone: 'Taken apart again.', remembered: 'This device remembers that.',
  // A person's page.
  gone: 'No case on this device speaks of this person any more.', over_time: 'Over time', by_month: (list: string) => `Cases by month: ${list}`, no_month: 'none this year',
  cases_title: 'Cases', newest: (n: number) => `The newest ${n}`, of_sum: (paid: string, all: string) => `${paid} of ${all} paid`,
  kept: (n: number) => (n === 1 ? '1 promise kept' : `${n} promises kept`), late: (n: number) => (n === 1 ? '1 kept late' : `${n} kept late`),
  overdue: (n: number) => (n === 1 ? '1 not kept' : `${n} not kept`), open: (n: number) => (n === 1 ? '1 still to come' : `${n} still to come`),
  know: 'How to know this person', nothing_known: 'No case says anything more yet.', said_by: (codes: string) => `Says ${codes}`, show_name: 'Show the name', hide_name: 'Hide the name',
  not_this: 'Not this person', taken_out: (code: string) => `${code} speaks of somebody else now.`,
  two_versions: 'This case says two things of this person.',
  link: 'Link to a case', link_title: 'Which case speaks of this person?', linked: (code: string) => `${code} speaks of this person now.`, no_case: 'No case is found by this.',
  fields: {
    role: 'Who it is in this case', category: 'What kind of person', aliases: 'Nicknames', description: 'Looks, car, where often seen', phones: 'Phones', name: 'Real name', plate: 'Number plate', station: 'Police station', rank: 'Rank',
    service: 'Service', force_number: 'Force number', stance: 'Where this person stands', helped_with: 'Helped with', trained: 'Trained by us', will_witness: 'Will be a witness', workplace: 'Works at', note: 'Note', person: 'Which person',
  },
};
export const sw: typeof en = {
  title: 'Watu katika kesi zangu', more: 'Hapa ni alama tu; majina yako ndani ya ukurasa', search: 'Alama, jina, simu, gari', none_found: 'Hakuna mtu katika kesi zako anayepatikana hivi.',
  none_title: 'Bado hakuna mtu', none: 'Watu waliotajwa kwenye kesi wako hapa: wanaosemekana kudhuru, na wanaosaidia.',
  groups: { harm: 'Wanaosemekana kudhuru', help: 'Watu wanaosaidia', other: 'Wengine' },
  count: (n) => (n === 1 ? 'Mtu 1' : `Watu ${n}`), count_more: (n) => `${n} wa karibuni zaidi`, show_more: 'Onyesha zaidi',
  cases: kesi, since: (n, month) => `${kesi(n)} tangu ${month}`,
  perhaps: (label) => `Labda ${label}?`,
  reports: 'Hizi ni taarifa, si ushahidi.',
  section: 'Watu', add: 'Ongeza mtu', nobody: 'Bado hakuna mtu aliyetajwa kwenye kesi hii.', named: 'Mtu ametajwa',
  add_title: 'Ni nani?', correct_title: (label) => `Kinachojulikana kuhusu ${label}`, list_more: 'Zikiwa kadhaa: tenganisha kwa koma.',
  open_one: (label) => `Fungua ukurasa wa ${label}`,
  empty: 'Chochote kinaweza kubaki wazi. Neno moja linatosha.',
  may_be: (label, n) => `Huenda ni mtu yule yule ${label} (${kesi(n)}).`,
  signs: { phone: 'Simu ile ile', plate: 'Nambari ya gari ile ile', force_number: 'Nambari ya askari ile ile', name: 'Jina linalofanana' },
  same: 'Ni mtu yule yule', not_same: 'Si mtu yule yule', same_after_all: 'Kumbe ni mtu yule yule',
  told_apart: (label) => `Mtu hapa alisema: si mtu yule yule na ${label}.`,
  undo_more: 'Kuunganisha watu wawili kunaweza kutenduliwa. Hizi ni taarifa, si ushahidi.',
  joined: (label) => `Wameunganishwa: sasa ni mtu mmoja, ${label}.`, undo: 'Tendua', undone: 'Wametenganishwa tena.', remembered: 'Kifaa hiki kinakumbuka hivyo.',
  gone: 'Hakuna kesi kwenye kifaa hiki inayomtaja mtu huyu tena.', over_time: 'Kwa wakati', by_month: (list) => `Kesi kwa mwezi: ${list}`, no_month: 'hakuna mwaka huu',
  cases_title: 'Kesi', newest: (n) => `${n} za karibuni zaidi`, of_sum: (paid, all) => `${paid} kati ya ${all} zimelipwa`,
  kept: (n) => (n === 1 ? 'Ahadi 1 imetimizwa' : `Ahadi ${n} zimetimizwa`), late: (n) => (n === 1 ? '1 imetimizwa kwa kuchelewa' : `${n} zimetimizwa kwa kuchelewa`),
  overdue: (n) => (n === 1 ? '1 haijatimizwa' : `${n} hazijatimizwa`), open: (n) => (n === 1 ? '1 bado siku yake' : `${n} bado siku zake`),
  know: 'Namna ya kumtambua mtu huyu', nothing_known: 'Bado hakuna kesi inayosema zaidi.', said_by: (codes) => `Inasema ${codes}`, show_name: 'Onyesha jina', hide_name: 'Ficha jina',
  not_this: 'Si mtu huyu', taken_out: (code) => `Sasa ${code} inamtaja mtu mwingine.`,
  two_versions: 'Kesi hii inasema mambo mawili kuhusu mtu huyu.',
  link: 'Unganisha na kesi', link_title: 'Kesi ipi inamtaja mtu huyu?', linked: (code) => `Sasa ${code} inamtaja mtu huyu.`, no_case: 'Hakuna kesi inayopatikana hivi.',
  fields: {
    role: 'Ni nani katika kesi hii', category: 'Ni mtu wa aina gani', aliases: 'Majina ya utani', description: 'Sura, gari, anapoonekana mara nyingi', phones: 'Simu', name: 'Jina halisi', plate: 'Nambari ya gari', station: 'Kituo cha polisi', rank: 'Cheo',
    service: 'Idara', force_number: 'Nambari ya askari', stance: 'Msimamo wa mtu huyu', helped_with: 'Alisaidia nini', trained: 'Alipata mafunzo yetu', will_witness: 'Atakuwa shahidi', workplace: 'Anafanya kazi wapi', note: 'Maelezo', person: 'Ni mtu yupi',
  },
};
