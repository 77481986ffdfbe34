/** Each value once, where it first stood. */
export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
