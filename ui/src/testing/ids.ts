// Ids as tests write them. No page imports this: there an id comes from Rust.
import type { CaseId, DeviceKey, EntryId, PersonId, QuickNoteId, StatementId } from '../ipc/generated/types';

type Kind = (CaseId | PersonId | EntryId | DeviceKey | QuickNoteId | StatementId)['__id'];
type Id<K extends Kind> = string & { readonly __id: K };

/** An id of the kind that its place asks for. */
export const anId = <K extends Kind>(text: string): Id<K> => text as Id<K>;
