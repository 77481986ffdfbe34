// What New case offers first, and how kinds of harm are drawn and found. Tested without a browser.
import type { IconName } from '../../kit/icons';
import type { ViolationType } from '../../lib/reference';

/** Kinds of harm written down most often anywhere: offered to a person who has written none yet. */
export const FREQUENT = [
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
/** Kinds of people offered first, of those said to have done it. */
export const FIRST_CATEGORIES = [
  'client',
  'police',
  'county_askari',
  'security_guard',
  'bar_or_lodging',
  'partner',
  'not_known',
];
/** Actions a new case may name as done already. */
export const DONE_ALREADY = ['first_response', 'counselled', 'taken_to_clinic', 'reported_to_police'];

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

/** Drawings of kinds of harm that are told apart from their group. */
export const DRAWN: Record<string, IconName> = {
  theft: 'close',
  robbery: 'close',
  eviction: 'station',
  threat_of_harm: 'talk',
  threat_with_weapon: 'talk',
  held_against_will: 'lock',
  police_extortion: 'money',
};
/** Drawings of the groups of harm. */
export const DRAWN_GROUP: Record<string, IconName> = {
  sexual: 'care',
  physical: 'care',
  authority: 'lock',
  economic: 'money',
  dignity: 'talk',
  discrimination: 'station',
  other: 'pen',
};
/** The drawing beside a kind of harm: its own, else its group's. */
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
