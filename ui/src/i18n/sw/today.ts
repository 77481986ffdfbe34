import type { Words } from '../en';

/** The page Today. */
export const today: Words['today'] = {
  running: 'Muda unakwenda',
  open_cases: 'Kesi zilizo wazi',
  open_case: 'Fungua kesi',
  waiting: (n) => (n === 1 ? 'Kesi 1 bado haijafika ofisini' : `Kesi ${n} bado hazijafika ofisini`),
  all_there: 'Ofisi ina kila kitu',
  alone: 'Kwenye kifaa hiki tu',
  conflicts: (n) => (n === 1 ? 'Kesi 1 ina maandishi mawili tofauti' : `Kesi ${n} zina maandishi mawili tofauti`),
  draft: 'Maneno uliyoandika bado yapo',
  draft_more: 'Bado hayajahifadhiwa.',
  elsewhere: 'Ni ya ukurasa mwingine. Endelea kule, au yafute, kabla ya kuandika hapa.',
  go_on: 'Endelea kuandika',
  put_away: 'Yafute',
};
