// A language that lacks messages is completed with the English ones, key by key.
import { en, type PartialWords, type Words } from './en';

/** Is this a part with messages in it, and no message itself? */
const isPart = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function over(english: unknown, own: unknown): unknown {
  if (own === undefined) return english;
  if (!isPart(english) || !isPart(own)) return own;
  const keys = new Set([...Object.keys(english), ...Object.keys(own)]);
  return Object.fromEntries([...keys].map((key) => [key, over(english[key], own[key])]));
}

/** Every message of a language; where it has none, the English one stands. */
export const complete = (own: PartialWords): Words => over(en, own) as Words;
