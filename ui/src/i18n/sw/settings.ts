import type { Words } from '../en';

/** Settings. */
export const settings: Words['settings'] = {
  title: 'Mipangilio',
  lock: 'Kufunga',
  reading: 'Kusoma',
  notebook: 'Daftari hili',
  language: 'Lugha',
  theme: 'Rangi',
  themes: {
    system: 'Kama kifaa',
    dark: 'Usiku',
    light: 'Mchana',
  },
  idle: 'Jifunge baada ya',
  seconds: (s) => (s % 60 === 0 ? `dakika ${s / 60}` : `sekunde ${s}`),
  about: 'Kuhusu',
  version: (v) => `Daftari ${v}. Programu huru, AGPL-3.0 au baadaye.`,
};
