/** Names of the pages, as buttons name them. */
export const nav = {
  notebook: 'Notebook',
  today: 'Today',
  cases: 'Cases',
  money: 'Money',
  people: 'People',
  new_case: 'New case',
  team: 'Team',
  sync: 'To the office',
  settings: 'Settings',
  lock: 'Lock',
};
