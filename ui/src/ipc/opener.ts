// Hands an address to the app of this device that answers it: the phone, the messages, the mail. The capability
// (src-tauri/capabilities/main.json) lets nothing else through.
import { invoke } from '@tauri-apps/api/core';

/** `tel:`, `sms:` or `mailto:`. Refuses when the device has nothing that opens it. */
export const open_url = (url: string) => invoke<null>('plugin:opener|open_url', { url });
