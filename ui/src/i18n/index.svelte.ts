// The current language, switchable at once.
import type { Language } from '../ipc/generated/types';
import { NotebookError } from '../ipc/error';
import type { Words } from './en';
import { WORDS } from './languages';
import type { Params } from './words';

class Speech {
  /** Code of the current language. */
  language = $state<Language>('en');
  /** Messages of the current language. */
  t = $derived<Words>(WORDS[this.language]);

  /** Changes the language at once; the document says so to screen readers. */
  use(language: Language) {
    this.language = language;
    document.documentElement.lang = language;
  }

  /** A refusal as a sentence: what happened, what is safe, what to do next. */
  sentence(refused: unknown): string {
    const error = refused instanceof NotebookError ? refused : new NotebookError('internal', {});
    const sentences: Partial<Record<string, string | ((p: Params) => string)>> = this.t.error;
    const said = sentences[error.code] ?? this.t.error.internal;
    return typeof said === 'function' ? said(error.params) : said;
  }
}

/** The language in which the app is read, and its messages. */
export const speech = new Speech();
