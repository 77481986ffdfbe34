import type { Words } from '../en';

/** Names of the pages, as buttons name them. */
export const nav: Words['nav'] = {
  notebook: 'Daftari',
  today: 'Leo',
  cases: 'Kesi',
  money: 'Pesa',
  people: 'Watu',
  new_case: 'Kesi mpya',
  team: 'Timu',
  sync: 'Kwa ofisi',
  settings: 'Mipangilio',
  lock: 'Funga',
};
