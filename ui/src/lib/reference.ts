// Reference data as Rust hands it over: labels in both languages, fields of actions.
import type { Language } from '../ipc/generated/types';

export interface Label {
  en: string;
  sw: string;
}
export interface Coded {
  code: string;
  label: Label;
}
export interface ViolationType extends Coded {
  group: string;
  is_sexual_offence: boolean;
  /** Named on the child-protection route only. */
  child_only?: boolean;
  suggests_clocks: string[];
}
export interface ActionField {
  name: string;
  type: string;
  list?: string;
  label?: Label;
}
export interface ActionType extends Coded {
  group: string;
  blocked_by_sexual_offence_brake?: boolean;
  fields: ActionField[];
}
export interface ClockDef extends Coded {
  kind?: string;
  hours?: number;
  stop_events?: string[];
  schedule?: { code: string }[];
  messages?: Record<string, Label>;
}
export interface Brake extends Coded {
  blocks_actions: string[];
  offers?: string[];
  card: Label;
}
export interface Purpose extends Coded {
  ask_script: Label;
  on_withdrawal: Label;
  expires_days?: number;
}
export interface AgeBand extends Coded {
  child_route: boolean;
}
export interface ChildRoute {
  never_say: string[];
  say_instead: Record<string, Label>;
  steps: Label[];
}
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

/** A code as people read it; the code itself, spaced, when nobody has named it. */
export function labelOf(list: Coded[], code: string, language: Language): string {
  return list.find((entry) => entry.code === code)?.label[language] ?? code.replaceAll('_', ' ');
}
