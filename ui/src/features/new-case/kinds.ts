// Which kinds of harm are offered first. Tested without a browser.
import type { IconName } from '../../kit/icons';
import type { ViolationType } from '../../lib/reference';

/** What is written down most often anywhere, for somebody who has written nothing yet. */
const FREQUENT = [
  'non_payment',
  'physical_assault',
  'rape',
  'forced_sex_without_condom',
  'condom_removed_or_damaged',
  'threat_of_harm',
  'illegal_arrest',
  'police_extortion',
  'theft',
  'verbal_abuse',
  'eviction',
  'other',
];
/** So few that a thumb reaches them. */
const FIRST_MAX = 12;

/** The person's own most used first; what is chosen is always among them. */
export function firstKinds(
  types: ViolationType[],
  recents: string[],
  chosen: string[],
  child: boolean,
): ViolationType[] {
  const own = child ? types.filter((type) => type.child_only).map((type) => type.code) : [];
  const order = [...new Set([...own, ...recents, ...FREQUENT])].filter((code) =>
    types.some((type) => type.code === code),
  );
  const shown = [...order.slice(0, FIRST_MAX), ...chosen];
  return [...new Set(shown)].flatMap((code) => types.find((type) => type.code === code) ?? []);
}

/** The drawing beside a kind of harm: of its own, else of its group. */
const DRAWN: Record<string, IconName> = {
  theft: 'close',
  robbery: 'close',
  eviction: 'station',
  threat_of_harm: 'talk',
  threat_with_weapon: 'talk',
  held_against_will: 'lock',
  police_extortion: 'money',
};
const DRAWN_GROUP: Record<string, IconName> = {
  sexual: 'care',
  physical: 'care',
  authority: 'lock',
  economic: 'money',
  dignity: 'talk',
  discrimination: 'station',
};
export const kindIcon = (type: ViolationType): IconName => DRAWN[type.code] ?? DRAWN_GROUP[type.group] ?? 'pen';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Kinds whose names, in any language, hold every word that was typed. */
export function found(types: ViolationType[], query: string): ViolationType[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return types.filter((type) => {
    const names = plain(Object.values(type.label).join(' '));
    return words.every((word) => names.includes(word));
  });
}
