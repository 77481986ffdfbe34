/** Words of buttons that many pages share. */
export const go = {
  back: 'Back',
  close: 'Close',
  next: 'Next',
  save: 'Save',
  cancel: 'Not now',
  change: 'Change',
  add: 'Add',
  done: 'Done',
  delete_last: 'Delete last digit',
  show: 'Show',
  search: 'Search',
  more: 'More',
};
