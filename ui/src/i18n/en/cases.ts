/** The list of cases. */
export const cases = {
  title: 'Cases',
  search: 'Search words, codes, places, phones',
  open: 'Open',
  closed: 'Closed',
  all: 'All',
  conflict: 'Two versions',
  none: 'No case here. That is fine.',
  none_found: 'No case with these words. Try fewer letters.',
  found: (n: number) => (n === 1 ? '1 case' : `${n} cases`),
};
