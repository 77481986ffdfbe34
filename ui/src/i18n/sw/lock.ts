import type { Words } from '../en';

/** The lock screen. */
export const lock: Words['lock'] = {
  enter_pin: 'Weka PIN yako',
  enter_passphrase: 'Weka maneno yako ya siri',
  open: 'Fungua',
  passphrase: 'Maneno ya siri',
  opening: 'Inafunguka…',
  digits: (n) => `Tarakimu ${n} zimewekwa`,
  use_passphrase: 'Tumia maneno ya siri',
  use_pin: 'Tumia PIN',
  wrong: (tries) => (tries === 1 ? 'Sivyo. Jaribu tena.' : `Sivyo. Umejaribu mara ${tries}.`),
  wait: (time) => `Jaribu tena baada ya ${time}.`,
  nothing_erased: 'Hakuna kilichofutwa.',
};
