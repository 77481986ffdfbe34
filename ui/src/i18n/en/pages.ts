/** A page whose file did not load. */
export const pages = {
  title: 'This page did not open',
  more: 'The notebook is open, and what you saved is safe. Words you were typing are kept. Try again.',
  again: 'Try again',
  today: 'Go to Today',
};
