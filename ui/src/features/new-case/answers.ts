// A question that is answered, in one line. Tested without a browser.
import type { Language, StampView } from '../../ipc/generated/types';
import type { Words } from '../../i18n/en';
import { keptContact, type ContactOption } from '../../lib/contact';
import { kes, readSum } from '../../lib/money';
import { labelOf, listOf, type Reference } from '../../lib/reference';
import { sayHappened } from '../../lib/when';
import { whenIn, type Kept, type Question } from './form.svelte';

/** What saying an answer needs. */
export interface Reading {
  reference: Reference;
  language: Language;
  words: Words;
  now: StampView;
}

const joined = (...parts: (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part.trim() !== '').join(', ');

function sum(typed: string): string {
  const read = readSum(typed);
  return read.kind === 'sum' ? kes(read.cents) : typed.trim();
}

/** What is answered; empty when nothing is. */
export function answerTo(question: Question, kept: Kept, reading: Reading): string {
  const { reference, language, words, now } = reading;
  const text = (field: string) => kept.texts[field] ?? '';
  const named = (list: string, codes: string[] = []) =>
    codes.map((code) => labelOf(listOf(reference, list), code, language)).join(', ');
  const one = (list: string, field: string) => (text(field) === '' ? '' : named(list, [text(field)]));
  const said = (field: string, title: string) =>
    text(field) === '' ? '' : `${title} ${words.new_case.answers[text(field)] ?? text(field)}`;
  switch (question) {
    case 'what':
      return kept.violations.map((code) => labelOf(reference.violation_types, code, language)).join(', ');
    case 'when': {
      const when = whenIn(kept, now);
      return when ? sayHappened(when, words.time) : kept.precision === 'unknown' ? words.new_case.unknown : '';
    }
    case 'where':
      return joined(text('hot_spot'), text('place_detail'));
    case 'who':
      return joined(
        ...kept.people.map((one) => one.label),
        one('perpetrator_categories', 'perpetrator_category'),
        text('perpetrator_description'),
      );
    case 'hurt':
      return named('urgent_flags', kept.many['urgent_flags']);
    case 'ask':
      return joined(
        said('condom_used', words.new_case.condom),
        said('everything_agreed', words.capture.agreed),
        said('could_be_pregnant', words.new_case.pregnant),
      );
    case 'survivor': {
      const contacts = listOf(reference, 'safe_contact_options') as ContactOption[];
      // How to reach a person says who it is: the line only says that it is answered.
      return joined(
        text('survivor_code'),
        one('age_bands', 'age_band'),
        keptContact(kept.contact, contacts) === null ? '' : words.capture.contact,
      );
    }
    case 'money':
      return joined(sum(kept.fee), kept.paid.trim() === '' ? '' : `${words.capture.paid}: ${sum(kept.paid)}`);
    case 'contexts':
      return named('incident_contexts', kept.many['contexts']);
    case 'done':
      return named('action_types', kept.done);
    // Words are never folded away: the person may be in the middle of a sentence.
    case 'story':
      return '';
  }
}
