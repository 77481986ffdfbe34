import type { Words } from '../en';

/** Words of buttons that many pages share. */
export const go: Words['go'] = {
  back: 'Rudi',
  close: 'Funga',
  next: 'Endelea',
  save: 'Hifadhi',
  cancel: 'Si sasa',
  change: 'Badilisha',
  add: 'Ongeza',
  done: 'Tayari',
  delete_last: 'Futa tarakimu ya mwisho',
  show: 'Onyesha',
  search: 'Tafuta',
  more: 'Zaidi',
};
