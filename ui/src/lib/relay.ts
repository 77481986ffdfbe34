// The address of a relay, as it is typed.

/** Is this address dialled in clear, over a network on which others are? */
export function isInClear(relay: string): boolean {
  const typed = relay.trim().toLowerCase();
  return typed.startsWith('http://') && !/^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:|\/|$)/.test(typed);
}
