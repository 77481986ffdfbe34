/** Takes the focus as it appears: a reader hears what comes next, and the keyboard goes on from there. */
export const focused = (node: HTMLElement): void => node.focus();
