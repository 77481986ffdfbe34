import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotebookError } from '../../ipc/error';
import { Poll, endsIt, goesOn, isSilence } from './poll';

describe('waiting for the other device', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks every second until there is nothing more to ask', async () => {
    const answers = [true, true, false];
    const ask = vi.fn(() => Promise.resolve(answers.shift() ?? false));
    new Poll(ask).start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });
  it('waits between two questions as long as the enrolment stands', async () => {
    let pause_ms = 1_000;
    const ask = vi.fn(() => Promise.resolve(true));
    const poll = new Poll(ask, () => pause_ms);
    poll.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ask).toHaveBeenCalledTimes(2);
    pause_ms = 5_000;
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(ask).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledTimes(4);
    poll.stop();
  });
  it('asks one question at a time, however slow the relay is', async () => {
    let answer: (more: boolean) => void = () => undefined;
    const ask = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    const poll = new Poll(ask);
    poll.start();
    poll.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(1);
    answer(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });
  it('stops when the page is left, even with a question under way', async () => {
    let answer: (more: boolean) => void = () => undefined;
    const ask = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    const poll = new Poll(ask);
    poll.start();
    await vi.advanceTimersByTimeAsync(1_000);
    poll.stop();
    answer(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
  it('drops an answer that comes after it was stopped and started again', async () => {
    let answer: (more: boolean) => void = () => undefined;
    const waited: boolean[] = [];
    const ask = vi.fn(
      (waited_for: () => boolean) =>
        new Promise<boolean>((resolve) => {
          answer = (more) => {
            waited.push(waited_for());
            resolve(more);
          };
        }),
    );
    const poll = new Poll(ask);
    poll.start();
    await vi.advanceTimersByTimeAsync(1_000);
    const late = answer;
    poll.stop();
    poll.start();
    late(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([ask.mock.calls.length, waited]).toEqual([2, [false]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });
  it('goes on through a silence of the relay and ends when the code is over', () => {
    expect(endsIt(new NotebookError('relay_unreachable', {}))).toBe(false);
    expect(endsIt(new NotebookError('invite_expired', {}))).toBe(true);
    expect(endsIt(new NotebookError('enrolment_over', {}))).toBe(true);
    const open = ['waiting', 'compare', 'waiting_for_office', 'waiting_for_second', 'welcoming'] as const;
    expect([open.every(goesOn), goesOn('done'), goesOn('expired')]).toEqual([true, false, false]);
    expect(
      ['relay_unreachable', 'invite_expired'].map((code) => isSilence(new NotebookError(code as never, {}))),
    ).toEqual([true, false]);
  });
});
