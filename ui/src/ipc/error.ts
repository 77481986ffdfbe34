// Why a command was refused.
import type { ErrorView } from './generated/types';

/** Stable code of a refusal, as Rust names it. */
export type ErrorCode = ErrorView['code'];

/** Values that Rust sends with a code. */
export type ErrorParams<Code extends ErrorCode> =
  Extract<ErrorView, { code: Code }> extends { params: infer Params } ? Params : Record<string, never>;

/** A sentence for each code: a text, or a function of the values that come with the code. */
export type ErrorSentences = { [Code in ErrorCode]: string | ((params: ErrorParams<Code>) => string) };

/** A refusal: a code to branch on and values for its sentence. */
export class NotebookError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly params: Record<string, string | number>,
  ) {
    super(code);
  }
}
