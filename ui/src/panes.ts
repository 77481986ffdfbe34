// On a wide window the list of cases stays beside the case that is open. Tested without a browser.
import type { LeftOff } from './features/cases/state.svelte';
import type { Page } from './state/session.svelte';

/** Room for the side column, the list and a case; counted in letters too, so that large text keeps one page at a time. */
export const WIDE = '(min-width: 900px) and (min-width: 68.75em)';

/** Is the list of cases on the screen? */
export const listed = (page: Page, wide: boolean) => page.name === 'cases' || (wide && page.name === 'case');

/** The case beside its list. */
export const chosenIn = (page: Page) => (page.name === 'case' ? page.id : null);

/** The list beside a case, as it was left. */
export class Panes {
  /** The list as it was left. It goes when the person leaves the cases, and at a lock. */
  kept: LeftOff = {};

  /** A page is shown. Two versions of a case are decided on a page of their own, and lead back to it. */
  turn(page: Page, wide: boolean) {
    if (!listed(page, wide) && !(wide && page.name === 'conflict')) this.kept = {};
  }
}
