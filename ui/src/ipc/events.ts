// What Rust tells the window by itself.
import { listen } from '@tauri-apps/api/event';
import type { Changed, SyncOutcomeView } from './generated/types';

/** Hears of changes made elsewhere: by a sync, or in another page. What it returns ends the hearing. */
export const on_changed = (hear: (changed: Changed) => void) => listen<Changed>('changed', (e) => hear(e.payload));
/** Hears that the notebook was locked. */
export const on_locked = (hear: () => void) => listen('locked', hear);
/** Hears how a sync ended. */
export const on_synced = (hear: (outcome: SyncOutcomeView) => void) =>
  listen<SyncOutcomeView>('synced', (e) => hear(e.payload));
