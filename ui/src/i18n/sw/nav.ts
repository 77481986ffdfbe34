// Names of the pages, as buttons name them.
import type { Words } from '../en';

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
