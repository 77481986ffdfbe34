import { describe, expect, it } from 'vitest';
import {
  FILE_MAX,
  IDLE_STEPS,
  ITEMS_MAX,
  KES_MAX,
  LABEL_MAX,
  NOTE_MAX,
  OUT_OF_SIGHT_SECONDS,
  PEOPLE_MAX,
  PIN_LENGTH,
  QUICK_NOTE_MAX,
  TEXT_MAX,
} from '../src/lib/limits.ts';
import { constant, number, source } from './rust.js';

describe('a limit that a page says', () => {
  it.each([
    ['characters of a text', TEXT_MAX, 'domain', 'fields.rs', 'TEXT_MAX_CHARS'],
    ['cents of a sum', KES_MAX, 'domain', 'fields.rs', 'MONEY_MAX'],
    ['characters of a label', LABEL_MAX, 'domain', 'lists/mod.rs', 'LABEL_MAX_CHARS'],
    ['characters of a note', NOTE_MAX, 'domain', 'lists/mod.rs', 'NOTE_MAX_CHARS'],
    ['lines of a list', ITEMS_MAX, 'domain', 'lists/mod.rs', 'ITEMS_MAX'],
    ['bytes of a reference file', FILE_MAX, 'notebook', 'lists.rs', 'FILE_MAX'],
    ['people of the help circle', PEOPLE_MAX, 'notebook', 'help_circle.rs', 'PEOPLE_MAX'],
    ['bytes of a quick note', QUICK_NOTE_MAX, 'crypto', 'quick_notes.rs', 'TEXT_MAX'],
  ])('is the one Rust checks: %s', (_, shown, crate, file, name) => {
    expect(shown).toBe(number(crate, file, name));
  });
  it('is the one Rust checks: seconds out of sight', () => {
    expect(OUT_OF_SIGHT_SECONDS * 1_000).toBe(number('notebook', 'mod.rs', 'OUT_OF_SIGHT_MS'));
  });
  it('is the one Rust checks: digits of a PIN', () => {
    expect(`${PIN_LENGTH.from}..=${PIN_LENGTH.to}`).toBe(constant('crypto', 'pin.rs', 'PIN_LENGTH'));
  });
});

describe('the idle times a person can choose', () => {
  it('go from one end of the range that Rust takes to the other, and contain its default', () => {
    expect(constant('notebook', 'preferences.rs', 'IDLE_SECONDS')).toBe(`${IDLE_STEPS.at(0)}..=${IDLE_STEPS.at(-1)}`);
    const preferences = source('notebook', 'views/preferences.rs');
    expect(IDLE_STEPS).toContain(Number(/idle_seconds: (\d+),/.exec(preferences)[1]));
  });
});
