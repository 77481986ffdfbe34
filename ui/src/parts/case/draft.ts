// The draft of a field, the same for every page that edits one.

/** A field from its draft; null when the draft is none of a field. */
export function keptField(content: unknown): { field: string; text: string } | null {
  if (typeof content !== 'object' || content === null || !('field' in content) || !('text' in content)) return null;
  return typeof content.field === 'string' && typeof content.text === 'string'
    ? { field: content.field, text: content.text }
    : null;
}
