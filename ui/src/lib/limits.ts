// Limits that Rust checks, as the pages say them before something is sent. lint/limits.test.js compares each with Rust's own.

/** Characters one text of a case takes, as Rust counts them. */
export const TEXT_MAX = 16_000;
/** The largest sum one line takes, in cents. */
export const KES_MAX = 1_000_000_000;
/** Characters of a label, a number or opening hours in a list. */
export const LABEL_MAX = 200;
/** Characters of a note in a list. */
export const NOTE_MAX = 1_000;
/** Lines a list of the office takes. */
export const ITEMS_MAX = 500;
/** Bytes of a reference file. */
export const FILE_MAX = 256 * 1024;
/** Bytes of UTF-8 a quick note at the lock takes. */
export const QUICK_NOTE_MAX = 2_948;
/** People of the help circle. */
export const PEOPLE_MAX = 8;
/** Digits of a PIN. */
export const PIN_LENGTH = { from: 6, to: 12 };
/** Idle times a person can choose, in seconds, from the shortest to the longest that Rust takes. */
export const IDLE_STEPS = [30, 60, 120, 300, 900];
/** Seconds after which a window that is out of sight locks. */
export const OUT_OF_SIGHT_SECONDS = 30;
