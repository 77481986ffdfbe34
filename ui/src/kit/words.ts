// The few words that components without meaning say themselves. The app sets them once, in the language of the moment.
import { createContext } from 'svelte';

/** Names of buttons that carry a drawing alone. */
export interface KitWords {
  back: string;
  close: string;
}

/** Reads the words while a component is made; the function returned follows the language. Fails where no app has set them. */
export const [kitWords, setKitWords] = createContext<() => KitWords>();
