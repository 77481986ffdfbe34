import { describe, expect, it, vi } from 'vitest';

const box = vi.hoisted(() => ({ quick_notes: () => Promise.resolve<unknown[]>([]) }));
vi.mock('../../ipc/client', () => ({ quick_notes: () => box.quick_notes() }));
import { en } from '../../i18n/en';
import { sw } from '../../i18n/sw';
import type { QueueItemView } from '../../ipc/generated/types';
import { anId } from '../../testing/ids';
import { isInClear } from '../../lib/relay';
import { lastWords, nextTry, outcomeWords, waitingNotes } from './outcome';

const ended = (code: string, waiting_cases = 0) => ({
  code,
  at: { ms: Date.UTC(2026, 10, 23, 19, 31), offset_min: 180 },
  sent: 1,
  received: 0,
  waiting_cases,
  retry_s: null,
});

describe('how a sync ended', () => {
  it('says what happened, when, and what is safe', () => {
    expect(outcomeWords(ended('no_answer'), en)).toBe(
      'The relay did not answer at 22:31. Your entries are safe here. Check that this device has a network.',
    );
    expect(outcomeWords(ended('no_answer'), sw)).toContain('saa 4:31 usiku (22:31)');
  });
  it('does not call it safe while the office has not said so', () => {
    expect(outcomeWords(ended('done', 0), en)).toContain('Everything is at the office');
    expect(outcomeWords(ended('done', 2), en)).toContain('2 cases wait');
    expect(outcomeWords(ended('done', 1), en)).toContain('1 case waits');
  });
  it('takes "everything is at the office" back as soon as something new is written', () => {
    const queue: QueueItemView[] = [{ case: anId('c'), code: 'KT-0001', delivery: 'on_phone', on_phone: 1, handed: 0 }];
    const view = {
      badge: { in_team: true, running: false, waiting_cases: 0, last: 'done' },
      relay: null,
      queue: [],
      safe_cases: 1,
      last: ended('done'),
      last_receipt: null,
      receipt_overdue: false,
      needs_newer: false,
      put_aside: 0,
      newer: 0,
      no_room: false,
      differing: [],
      team_list_behind: false,
    };
    expect(lastWords(view, en)).toContain('Everything is at the office');
    expect(lastWords({ ...view, badge: { ...view.badge, waiting_cases: 1 }, queue }, en)).toBeNull();
    expect(lastWords({ ...view, last: ended('no_answer'), queue }, en)).toContain('did not answer');
    expect(lastWords({ ...view, last: null }, en)).toBeNull();
  });
  it('has a sentence for every ending, and for an unknown one', () => {
    for (const code of [
      'done',
      'no_answer',
      'relay_unwell',
      'name_unknown',
      'nothing_listens',
      'not_https',
      'certificate_time',
      'other_key',
      'bad_certificate',
      'portal',
      'proxy',
      'wrong_origin',
      'cut_off',
      'not_in_team',
      'removed',
      'refused',
      'cancelled',
      'struck_by_lightning',
    ]) {
      for (const words of [en, sw]) expect(outcomeWords(ended(code), words).length).toBeGreaterThan(10);
    }
  });
});

describe('what comes next', () => {
  it('is a try at an hour, after one that did not end well', () => {
    expect(nextTry({ ...ended('no_answer'), retry_s: 120 }, en)).toBe('Daftari tries again by itself at 22:33.');
    expect(nextTry({ ...ended('no_answer'), retry_s: 120 }, sw)).toContain('saa 4:33 usiku');
    expect(nextTry(ended('done'), en)).toBe('');
  });
  it('has its own sentence for each trouble: nobody is sent to the wrong person', () => {
    const codes = Object.keys(en.sync.outcome);
    for (const words of [en, sw]) {
      expect(new Set(codes.map((code) => outcomeWords(ended(code), words))).size).toBe(codes.length);
    }
  });
});

describe('an address', () => {
  it.each([
    'http://192.168.0.10:7340',
    ' HTTP://kituo.example',
    'http://localhost.example',
    'http://127.0.0.1.example',
  ])('%s is in clear', (relay) => expect(isInClear(relay)).toBe(true));
  it.each([
    '192.168.0.10:7340',
    'https://kituo.example',
    'http://localhost:7340',
    'http://127.0.0.1:7340',
    'http://[::1]',
  ])('%s is not', (relay) => expect(isInClear(relay)).toBe(false));
});

describe('notes from the locked screen', () => {
  it('are counted as none when they cannot be read, and sending goes on', async () => {
    box.quick_notes = () => Promise.resolve([{}, {}]);
    expect(await waitingNotes()).toBe(2);
    box.quick_notes = () => Promise.reject(new Error('locked'));
    expect(await waitingNotes()).toBe(0);
  });
  it('are said to go nowhere by themselves', () => {
    for (const { help } of [en, sw]) expect(help.note.not_sent(1)).not.toBe(help.note.not_sent(2));
    expect(en.help.note.not_sent(1)).toContain('only on this device');
  });
});
