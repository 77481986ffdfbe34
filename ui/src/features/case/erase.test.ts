import { describe, expect, it } from 'vitest';
import { anId } from '../../testing/ids';
import { Choice } from './erase.svelte';

describe('what is chosen before something is erased', () => {
  it('chooses nothing by itself and sends nothing until the code is typed', () => {
    const choice = new Choice();
    choice.typed = 'KT-0142';
    expect([choice.ready, choice.request(anId('c'))]).toEqual([false, null]);
    choice.what = 'identity';
    choice.typed = '  ';
    expect([choice.ready, choice.request(anId('c'))]).toEqual([false, null]);
  });
  it('asks for exactly what was chosen', () => {
    const choice = new Choice();
    choice.what = 'case';
    choice.do_not_share = true;
    choice.typed = ' kt 0142 ';
    expect(choice.request(anId('c'))).toEqual({
      case: 'c',
      what: 'case',
      do_not_contact: false,
      do_not_share: true,
      confirm: 'kt 0142',
    });
  });
});
