/** Settings. */
export const settings = {
  title: 'Settings',
  lock: 'Lock',
  reading: 'Reading',
  notebook: 'This notebook',
  language: 'Language',
  theme: 'Colours',
  themes: {
    system: 'As the device',
    dark: 'Night',
    light: 'Day',
  },
  idle: 'Lock by itself after',
  seconds: (s: number) => (s % 60 === 0 ? `${s / 60} min` : `${s} s`),
  about: 'About',
  version: (v: string) => `Daftari ${v}. Free software, AGPL-3.0 or later.`,
};
