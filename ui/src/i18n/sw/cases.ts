import type { Words } from '../en';

/** The list of cases. */
export const cases: Words['cases'] = {
  title: 'Kesi',
  search: 'Tafuta maneno, nambari, mahali, simu',
  open: 'Zilizo wazi',
  closed: 'Zilizofungwa',
  all: 'Zote',
  conflict: 'Maandishi mawili',
  none: 'Hakuna kesi hapa. Ni sawa.',
  none_found: 'Hakuna kesi yenye maneno haya. Jaribu herufi chache.',
  found: (n) => (n === 1 ? 'Kesi 1' : `Kesi ${n}`),
};
