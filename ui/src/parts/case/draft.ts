// The draft of a field, as the pages that edit one keep it.

/** A field's draft as it was kept; null when it is none. */
export function keptField(content: unknown): { field: string; text: string } | null {
  if (typeof content !== 'object' || content === null || !('field' in content) || !('text' in content)) return null;
  return typeof content.field === 'string' && typeof content.text === 'string'
    ? { field: content.field, text: content.text }
    : null;
}
