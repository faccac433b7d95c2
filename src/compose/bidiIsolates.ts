import type { CountingRule } from './counting/index.ts';
import { isolate, isolateEnd } from './fixedText.ts';
import type { Segment } from './segments.ts';

/**
 * A hashtag or address in a text of this direction. In right-to-left text a sign at the end of Latin letters would be
 * shown on their other side (UAX #9, N2: "#UN" as "UN#"), so they are isolated; never if the platform would then no
 * longer recognise the hashtag or link.
 */
export function withIsolates(
  segment: Segment,
  direction: 'ltr' | 'rtl',
  counting: CountingRule,
): readonly Segment[] {
  if (direction === 'ltr' || !hasLooseSign(segment)) return [segment];
  if (!staysWhole(segment, counting)) return [segment];
  return [{ text: isolate, from: 'fixed' }, segment, { text: isolateEnd, from: 'fixed' }];
}

function hasLooseSign({ from, text }: Segment): boolean {
  return from === 'tag' ? /^#\p{sc=Latn}/u.test(text) : /[^\p{L}\p{N}]$/u.test(text);
}

function staysWhole({ from, text }: Segment, counting: CountingRule): boolean {
  const spansOf = (shown: string, offset: number) => {
    const measured = counting.measure(shown);
    const spans = from === 'tag' ? measured.hashtags : measured.links;
    return spans.map(({ start, end }) => `${start - offset} ${end - offset}`).join();
  };
  return spansOf(text, 0) === spansOf(isolate + text + isolateEnd, isolate.length);
}
