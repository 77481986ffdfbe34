// Ids in JSON that has no types: a stored draft, the fields of an entry. Rust wrote every one of them and refuses one it does not know,
// so that a text in such a place is taken for the id it stands for. Everywhere else an id carries its type from Rust to Rust.
import type { CaseId, EntryId, PersonId } from '../ipc/generated/types';

/** The case that a draft was begun from. */
export const isCaseId = (value: unknown): value is CaseId => typeof value === 'string';

/** The entry that a draft corrects. */
export const isEntryId = (value: unknown): value is EntryId => typeof value === 'string';

/** The person whom a draft, or a version of a party, speaks of. */
export const isPersonId = (value: unknown): value is PersonId => typeof value === 'string';
