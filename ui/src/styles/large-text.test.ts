import daftari from './daftari.css?raw';
import app from './app.css?raw';
import { describe, expect, it } from 'vitest';

/** What the narrowest screen leaves for a page, in px, and what a rem is there at 200 % text. */
const [ROOM, REM] = [320 - 2 * 16, 32];
/** The rules of a stylesheet, also those inside an @-rule: each its selector and its declarations. */
const rules = (css: string) =>
  [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/[^{}]+\{[^{}]*\}/g)].map(([rule]) => rule);

describe('the looks at 320 px and 200 % text', () => {
  const all = [...rules(daftari), ...rules(app)];
  it('ask for no column wider than the screen', () => {
    expect(all.length).toBeGreaterThan(200);
    const wide = all.filter((rule) =>
      [...rule.matchAll(/minmax\(([\d.]+)rem/g)].some(([, rem]) => Number(rem) * REM > ROOM),
    );
    expect(wide).toEqual([]);
  });
  it('keep on one line only what is short, scrolls by design, or is on paper in points', () => {
    const kept = all.filter((rule) => /white-space:\s*nowrap/.test(rule)).map((rule) => rule.split('{')[0]?.trim());
    expect(kept).toEqual(['.sr', '.code', '.nowrap', '.tab', '[data-sheet] .paper__groups']);
  });
  it('give no text a height of its own: what cuts is a bar, a picture, or the page under a sheet', () => {
    const fixed = all.filter((rule) => /overflow:\s*hidden/.test(rule)).map((rule) => rule.split('{')[0]?.trim());
    expect(fixed).toEqual(['.sr', '.card--flush', '.clock__bar', '.money__bar', '.waitbar', '.under', '.photo']);
    expect(all.filter((rule) => /text-overflow|line-clamp/.test(rule))).toEqual([]);
  });
});
