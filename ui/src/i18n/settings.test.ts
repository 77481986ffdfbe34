import { describe, expect, it } from 'vitest';
import { IDLE_STEPS } from '../lib/limits';
import { LANGUAGES, WORDS } from './languages';

describe('an idle time that Settings offers', () => {
  it.each(LANGUAGES)('is said in whole numbers, each in words of its own: $name', ({ code }) => {
    const said = [...IDLE_STEPS, 45, 90].map((seconds) => WORDS[code].settings.seconds(seconds));
    for (const text of said) expect(text).toMatch(/^[^.,]*\d+[^.,]*$/);
    expect(new Set(said).size).toBe(said.length);
  });
});
