import type { Words } from '../en';

/** A page whose file did not load. */
export const pages: Words['pages'] = {
  title: 'Ukurasa huu haujafunguka',
  more: 'Daftari limefunguliwa, na ulichohifadhi kiko salama. Maneno uliyokuwa ukiandika yamehifadhiwa. Jaribu tena.',
  again: 'Jaribu tena',
  today: 'Nenda Leo',
};
