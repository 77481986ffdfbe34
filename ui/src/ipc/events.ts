// What Rust tells the window by itself.
import { listen } from '@tauri-apps/api/event';
import type { Changed, SyncOutcomeView } from './generated/types';

export const on_changed = (hear: (changed: Changed) => void) => listen<Changed>('changed', (e) => hear(e.payload));
export const on_locked = (hear: () => void) => listen('locked', hear);
export const on_synced = (hear: (outcome: SyncOutcomeView) => void) =>
  listen<SyncOutcomeView>('synced', (e) => hear(e.payload));
