import type { Place } from './spans.ts';

const scheme = /https?:\/\/[^\s<>"“”«»]+/giu;
const closes: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
const trailing = /[.,;:!?'’…،؛。、]/u;

/**
 * The addresses with http or https in a text, for platforms without a published rule: up to white space, a quotation
 * mark or an angle bracket, without the punctuation after it and a bracket that opened outside.
 */
export function webAddressesIn(text: string): Place[] {
  return Array.from(text.matchAll(scheme), ({ 0: found, index }) => {
    const address = withoutTail(found);
    return { text: address, start: index, end: index + address.length };
  }).filter(({ text }) => !/^https?:\/\/$/i.test(text));
}

function withoutTail(found: string): string {
  const open = { '(': 0, '[': 0, '{': 0 } as Record<string, number>;
  for (const sign of found) {
    if (sign in open) open[sign] = (open[sign] ?? 0) + 1;
    const opener = closes[sign];
    if (opener) open[opener] = (open[opener] ?? 0) - 1;
  }
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    const opener = closes[last];
    if (opener && (open[opener] ?? 0) < 0) open[opener] = (open[opener] ?? 0) + 1;
    else if (!trailing.test(last)) break;
  }
  return found.slice(0, end);
}
