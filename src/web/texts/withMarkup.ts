import { html } from 'ghtml';
import type { Markup } from '../theme/layout.ts';

/** Private-use characters that no text of the catalogue contains, around a value's number. */
const slot = (index: number) => `\u{f0000}${index}\u{f0001}`;
const slots = /\u{f0000}(\d)\u{f0001}/gu;

/**
 * A sentence of the catalogue, escaped, with markup in place of its values. So a translation decides where each value
 * goes, and the catalogue contains no markup.
 */
export function withMarkup(message: (...values: string[]) => string, ...values: Markup[]): Markup {
  const sentence = html`${message(...values.map((_, index) => slot(index)))}`;
  return sentence.replaceAll(slots, (_, index: string) => values[Number(index)] ?? '');
}
