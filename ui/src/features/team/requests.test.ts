import { beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { NotebookError } from '../../ipc/error';
import type { OfficeRequestView } from '../../ipc/generated/types';
import { anId } from '../../testing/ids';

const client = vi.hoisted(() => ({
  words_of_office_request: vi.fn(),
  agree_to_office_device: vi.fn(),
  ask_again_for_office_device: vi.fn(),
}));
vi.mock('../../ipc/client', () => client);
import { OfficeRequests } from './requests.svelte';

const WORDS = ['mango', 'river', 'lantern', 'goat'];
const over = new NotebookError('request_over', {});
const request = (change: Partial<OfficeRequestView> = {}): OfficeRequestView => ({
  statement: anId('s1'),
  by: 'Dorcas',
  name: 'Beryl',
  further_of: null,
  may_agree: true,
  stale: false,
  ...change,
});

describe('an office laptop that is asked for', () => {
  const changed = vi.fn();
  beforeEach(() => {
    vi.resetAllMocks();
    client.words_of_office_request.mockResolvedValue(WORDS);
  });

  it('is agreed to after its words were compared', async () => {
    const requests = new OfficeRequests(changed);
    await requests.compare(request());
    expect(requests.compared).toEqual({ statement: 's1', words: WORDS });
    expect(client.agree_to_office_device).not.toHaveBeenCalled();
    await requests.agree();
    expect(client.agree_to_office_device).toHaveBeenCalledWith({ statement: 's1' });
    expect([requests.compared, requests.said]).toEqual([null, en.team.requests.agreed]);
    expect(changed).toHaveBeenCalledTimes(1);
  });
  it('is not agreed to by anything but a yes to its own words', async () => {
    const requests = new OfficeRequests(changed);
    await requests.agree();
    await requests.compare(request());
    requests.differ();
    await requests.agree();
    expect(client.agree_to_office_device).not.toHaveBeenCalled();
  });
  it('whose words differ is warned of', async () => {
    const requests = new OfficeRequests(changed);
    await requests.compare(request());
    requests.differ();
    expect([requests.compared, requests.said, requests.warns]).toEqual([null, en.team.requests.differ, true]);
    await requests.compare(request());
    expect([requests.said, requests.warns]).toEqual(['', false]);
  });
  it('is asked for again after the office changed', async () => {
    const requests = new OfficeRequests(changed);
    await requests.ask_again(request({ may_agree: false, stale: true }));
    expect(client.ask_again_for_office_device).toHaveBeenCalledWith({ statement: 's1' });
    expect([requests.said, changed.mock.calls.length]).toEqual([en.team.requests.asked_again, 1]);
  });
  it('that nobody asks for any more is looked up anew', async () => {
    const requests = new OfficeRequests(changed);
    const told = () => [requests.act.trouble, requests.compared, requests.said, changed.mock.calls.length];
    client.words_of_office_request.mockRejectedValueOnce(over);
    await requests.compare(request());
    expect(told()).toEqual([en.error.request_over, null, '', 1]);

    client.agree_to_office_device.mockRejectedValue(over);
    await requests.compare(request());
    await requests.agree();
    expect(told()).toEqual([en.error.request_over, null, '', 2]);

    client.ask_again_for_office_device.mockRejectedValue(over);
    await requests.ask_again(request({ may_agree: false, stale: true }));
    expect(told()).toEqual([en.error.request_over, null, '', 3]);
  });
});
