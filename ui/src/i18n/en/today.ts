/** The page Today. */
export const today = {
  running: 'Time is running',
  open_cases: 'Open cases',
  open_case: 'Open case',
  waiting: (n: number) => (n === 1 ? '1 case not yet at the office' : `${n} cases not yet at the office`),
  all_there: 'The office has everything',
  alone: 'Only on this device',
  conflicts: (n: number) =>
    n === 1 ? '1 case has two versions of something' : `${n} cases have two versions of something`,
  draft: 'Words you typed are still here',
  draft_more: 'They are not saved yet.',
  elsewhere: 'They belong to another page. Go on there, or delete them, before you write here.',
  go_on: 'Go on writing',
  put_away: 'Delete them',
};
