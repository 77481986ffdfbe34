// Why a command was refused.

/** A refusal: a code to branch on and values for its sentence. */
export class NotebookError extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string | number>,
  ) {
    super(code);
  }
}
