// Kiswahili. The types see to it that no message is missing.
import type { Words } from '../en';
import { capture } from './capture';
import { care } from './care';
import { casePage } from './case';
import { cases } from './cases';
import { conflict } from './conflict';
import { due } from './due';
import { erase } from './erase';
import { error } from './error';
import { first } from './first';
import { go } from './go';
import { help } from './help';
import { lists } from './lists';
import { lock } from './lock';
import { money } from './money';
import { nav } from './nav';
import { newCase } from './new-case';
import { odd } from './odd';
import { pages } from './pages';
import { people } from './people';
import { practice } from './practice';
import { settings } from './settings';
import { soften } from './soften';
import { sync } from './sync';
import { team } from './team';
import { time } from './time';
import { today } from './today';
import { work } from './work';

/** Messages in Kiswahili, by part and key. */
export const sw: Words = {
  app: 'Daftari',
  name: 'Kiswahili',
  capture,
  care,
  case: casePage,
  cases,
  conflict,
  due,
  erase,
  error,
  first,
  go,
  help,
  lists,
  lock,
  money,
  nav,
  new_case: newCase,
  odd,
  pages,
  people,
  practice,
  settings,
  soften,
  sync,
  team,
  time,
  today,
  work,
};
