/** The lock screen. */
export const lock = {
  enter_pin: 'Enter your PIN',
  enter_passphrase: 'Enter your passphrase',
  open: 'Open',
  passphrase: 'Passphrase',
  opening: 'Opening…',
  digits: (n: number) => `${n} digits entered`,
  use_passphrase: 'Use a passphrase',
  use_pin: 'Use a PIN',
  wrong: (tries: number) => (tries === 1 ? 'That was not it. Try again.' : `That was not it. ${tries} tries so far.`),
  wait: (time: string) => `Try again in ${time}.`,
  nothing_erased: 'Nothing was erased.',
};
