// Words of a page whose file did not load.
export const en = {
  title: 'This page did not open',
  more: 'The notebook is open, and what you saved is safe. Words you were typing are kept. Try again.',
  again: 'Try again',
  today: 'Go to Today',
};
export const sw: typeof en = {
  title: 'Ukurasa huu haujafunguka',
  more: 'Daftari limefunguliwa, na ulichohifadhi kiko salama. Maneno uliyokuwa ukiandika yamehifadhiwa. Jaribu tena.',
  again: 'Jaribu tena',
  today: 'Nenda Leo',
};
