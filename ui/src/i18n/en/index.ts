// English: the shape of every language, and what a missing message falls back to.
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
import type { Partly } from '../words';

/** Messages in English, by part and key. */
export const en = {
  app: 'Daftari',
  /** The language's own name for itself: what the switch and Settings show. */
  name: 'English',
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

/** Every message of a language, by part and key. */
export type Words = typeof en;

/** Messages of a language that is not complete. What is missing is said in English; its own name it must have. */
export type PartialWords = Partly<Omit<Words, 'name'>> & Pick<Words, 'name'>;
