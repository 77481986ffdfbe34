import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { sw } from '../../i18n/sw';
import { outcomeWords } from './state.svelte';

const ended = (code: string, waiting_cases = 0) => ({ code, at: { ms: Date.UTC(2026, 10, 23, 19, 31), offset_min: 180 }, sent: 1, received: 0, waiting_cases, retry_s: null });

describe('how a sync ended', () => {
  it('says what happened, when, and what is safe', () => {
    expect(outcomeWords(ended('no_answer'), en, 'en')).toBe('The relay did not answer at 22:31. Your entries are safe here. Daftari tries again by itself.');
    expect(outcomeWords(ended('no_answer'), sw, 'sw')).toContain('saa 4:31 usiku (22:31)');
  });
  it('does not call it safe while the office has not said so', () => {
    expect(outcomeWords(ended('done', 0), en, 'en')).toContain('Everything is at the office');
    expect(outcomeWords(ended('done', 2), en, 'en')).toContain('2 cases wait');
    expect(outcomeWords(ended('done', 1), en, 'en')).toContain('1 case waits');
  });
  it('has a sentence for every ending, and for one nobody has named', () => {
    for (const code of ['done', 'no_answer', 'relay_unwell', 'cut_off', 'not_in_team', 'removed', 'refused', 'needs_newer', 'cancelled', 'clock', 'struck_by_lightning']) {
      for (const [words, language] of [[en, 'en'], [sw, 'sw']] as const) expect(outcomeWords(ended(code), words, language).length).toBeGreaterThan(10);
    }
  });
});
