// Who wrote something, in words.
import type { Words } from '../i18n/en';
import type { AuthorView } from '../ipc/generated/types';

/** Who wrote something, as people say it: you, a name, the office, or a colleague. */
export function who(author: AuthorView, words: Words): string {
  if (author.me) return words.case.me;
  return author.name ?? (author.office ? words.case.office : words.case.somebody);
}

/** The same for words that others will read: by name there, never "you". */
export function signed(author: AuthorView, words: Words): string {
  return author.name ?? (author.office ? words.case.office : words.case.somebody);
}

/** Two letters for a mark: never a face. */
export function initials(name: string): string {
  const parts = name.split(/[\s-]+/).filter(Boolean);
  const letters =
    parts.length > 1
      ? parts.slice(0, 2).map((part) => Array.from(part)[0] ?? '')
      : Array.from(parts[0] ?? '').slice(0, 2);
  return letters.join('').toUpperCase();
}
