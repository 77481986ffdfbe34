import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  FILE_MAX,
  IDLE_STEPS,
  KES_MAX,
  LABEL_MAX,
  NOTE_MAX,
  PEOPLE_MAX,
  PIN_LENGTH,
  QUICK_NOTE_MAX,
  TEXT_MAX,
} from '../src/lib/limits.ts';

const crates = join(import.meta.dirname, '..', '..', 'crates');

/** What a constant is in a file of a crate, as Rust writes it. The file is named, not its folder: folders move. */
function rust(crate, file, name) {
  const sources = join(crates, crate, 'src');
  const [found, ...others] = readdirSync(sources, { recursive: true })
    .map(String)
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .flatMap(
      (path) => new RegExp(`const ${name}: [^=]+= ([^;]+);`).exec(readFileSync(join(sources, path), 'utf8')) ?? [],
    )
    .filter((_, at) => at % 2 === 1);
  if (found === undefined || others.length > 0) throw new Error(`${name} stands not once in ${crate}, ${file}`);
  return found;
}

/** A number as Rust writes it; products and differences of constants of the same file are worked out. */
function number(crate, file, name) {
  const worked = (text) => {
    if (/^[\d_]+$/.test(text)) return Number(text.replaceAll('_', ''));
    if (/^[A-Z_]+$/.test(text)) return number(crate, file, text);
    const difference = text.split(' - ');
    if (difference.length > 1) return difference.map(worked).reduce((left, right) => left - right);
    return text
      .split(' * ')
      .map(worked)
      .reduce((left, right) => left * right);
  };
  return worked(rust(crate, file, name));
}

describe('a limit that a page says', () => {
  it.each([
    ['characters of a text', TEXT_MAX, 'domain', 'fields.rs', 'TEXT_MAX_CHARS'],
    ['cents of a sum', KES_MAX, 'domain', 'fields.rs', 'MONEY_MAX_CENTS'],
    ['characters of a label', LABEL_MAX, 'domain', 'lists/mod.rs', 'LABEL_MAX_CHARS'],
    ['characters of a note', NOTE_MAX, 'domain', 'lists/mod.rs', 'NOTE_MAX_CHARS'],
    ['bytes of a reference file', FILE_MAX, 'notebook', 'lists.rs', 'FILE_MAX'],
    ['people of the help circle', PEOPLE_MAX, 'notebook', 'help_circle.rs', 'PEOPLE_MAX'],
    ['bytes of a quick note', QUICK_NOTE_MAX, 'crypto', 'quick_notes.rs', 'TEXT_MAX'],
  ])('is the one Rust checks: %s', (_, shown, crate, file, name) => {
    expect(shown).toBe(number(crate, file, name));
  });
  it('is the one Rust checks: digits of a PIN', () => {
    expect(`${PIN_LENGTH.from}..=${PIN_LENGTH.to}`).toBe(rust('crypto', 'pin.rs', 'PIN_LENGTH'));
  });
});

describe('the idle times a person can choose', () => {
  it('go from one end of the range that Rust takes to the other, and contain its default', () => {
    expect(rust('notebook', 'preferences.rs', 'IDLE_SECONDS')).toBe(`${IDLE_STEPS.at(0)}..=${IDLE_STEPS.at(-1)}`);
    const source = readFileSync(join(crates, 'notebook', 'src', 'views', 'preferences.rs'), 'utf8');
    expect(IDLE_STEPS).toContain(Number(/idle_seconds: (\d+),/.exec(source)[1]));
  });
});
