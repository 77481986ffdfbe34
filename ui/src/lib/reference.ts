// Reference data as Rust hands it over: labels in every language, fields of actions.
import type { Language } from '../ipc/generated/types';

/** A text in every language. Where the data lacks one, Rust has put the English one in. */
export type Label = Record<Language, string>;
/** An item of a list: its code, and what it is called. */
export interface Coded {
  code: string;
  label: Label;
  /** Not offered any more; cases that name it still read it. */
  retired?: boolean;
}
/** A place the office knows. */
export interface Place extends Coded {
  phone?: string;
  hours?: string;
  pep_at_night?: boolean;
  note?: string;
}
/** A kind of harm a case may name. */
export interface ViolationType extends Coded {
  group: string;
  is_sexual_offence: boolean;
  /** Named on the child-protection route only. */
  child_only?: boolean;
  suggests_clocks: string[];
  /** Asked apart: what it may also be, when the answers say so. */
  ask_followup?: string;
}
/** A field that the form of an action asks for. */
export interface ActionField {
  name: string;
  type: string;
  list?: string;
  label?: Label;
}
/** A kind of action: a step that somebody took, or a thing that was done. */
export interface ActionType extends Coded {
  group: string;
  blocked_by_sexual_offence_brake?: boolean;
  fields: ActionField[];
}
/** A clock: hours that run from an event to a step, such as 72 for PEP. */
export interface ClockDef extends Coded {
  kind?: string;
  hours?: number;
  stop_events?: string[];
  schedule?: { code: string }[];
  /**
   * What is said at each level. `{hours}` stands for those left, `{elapsed}` for those it took, `{total}` for those the clock runs.
   */
  messages?: Record<string, Label>;
}
/** A brake: actions that are not offered on a line, and those offered in their place. */
export interface Brake extends Coded {
  blocks_actions: string[];
  offers?: string[];
  card: Label;
}
/** A purpose for which consent is asked, each apart. */
export interface Purpose extends Coded {
  ask_script: Label;
  on_withdrawal: Label;
  expires_days?: number;
}
/** An age band; `child_route` marks those under 18, or possibly under 18. */
export interface AgeBand extends Coded {
  child_route: boolean;
}
/** What a child's page says and never says, and its steps. */
export interface ChildRoute {
  never_say: string[];
  say_instead: Record<string, Label>;
  steps: Label[];
}
/** The reference data: what the app ships, with the edits of the office laid over it. */
export interface Reference {
  meta: { released: string };
  consent_purposes: Purpose[];
  child_route: ChildRoute;
  languages: (Coded & { ui?: boolean })[];
  violation_types: ViolationType[];
  violation_groups: Coded[];
  action_types: ActionType[];
  clocks: ClockDef[];
  brakes: Brake[];
  perpetrator_categories: Coded[];
  party_roles: Coded[];
  age_bands: AgeBand[];
  lists: Record<string, Coded[]>;
  [list: string]: unknown;
}

/** The list a field chooses from. */
export function listOf(reference: Reference, name: string): Coded[] {
  const list = reference.lists[name] ?? reference[name];
  return Array.isArray(list) ? (list as Coded[]) : [];
}

/** A code as people read it: its label, else the code itself, spaced. */
export function labelOf(list: Coded[], code: string, language: Language): string {
  return list.find((entry) => entry.code === code)?.label[language] ?? code.replaceAll('_', ' ');
}

/** What is still offered of a list; what was picked before stays. */
export function offered<T extends Coded>(list: T[], picked: string[] = []): T[] {
  return list.filter((entry) => !entry.retired || picked.includes(entry.code));
}

/** Places of one of the office's lists, by name. */
export function places(reference: Reference | null, list: string, language: Language): Place[] {
  const known = reference ? offered(listOf(reference, list)) : [];
  return [...known].sort((a, b) => a.label[language].localeCompare(b.label[language]));
}

/** So few that they can be read at a glance. */
const SUGGESTED_MAX = 8;
/** Which lists name what is written into a field; none for a field that is no place. */
const PLACE_FIELDS: Record<string, string[]> = {
  hot_spot: ['hot_spots'],
  facility: ['clinics'],
  station: ['stations'],
  court: ['courts'],
  place: ['hot_spots', 'clinics', 'stations', 'shelters', 'courts'],
};

/** Names the office knows for a field: those that hold what is typed. */
export function suggestions(reference: Reference | null, field: string, typed: string, language: Language): string[] {
  const names = (PLACE_FIELDS[field] ?? []).flatMap((list) =>
    places(reference, list, language).map((place) => place.label[language]),
  );
  const words = typed.trim().toLowerCase();
  return [...new Set(names)].filter((name) => name.toLowerCase().includes(words)).slice(0, SUGGESTED_MAX);
}
