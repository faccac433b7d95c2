import type { Span } from './countingRule.ts';

/** A span before its place in bytes is known. */
export type Place = Pick<Span, 'text' | 'start' | 'end'>;

/** The places with their UTF-8 offsets, in the order of the text. Linear in text and places. */
export function withBytes(text: string, places: Place[]): Span[] {
  const inOrder = places.toSorted((a, b) => a.start - b.start);
  let at = 0;
  let bytes = 0;
  return inOrder.map((place) => {
    // Places that overlap (a mention within a link) are rare enough to be counted from the start.
    bytes =
      place.start < at
        ? Buffer.byteLength(text.slice(0, place.start))
        : bytes + byteLength(text, at, place.start);
    const byteStart = bytes;
    bytes += byteLength(text, place.start, place.end);
    at = place.end;
    return { text: place.text, start: place.start, end: place.end, byteStart, byteEnd: bytes };
  });
}

function byteLength(text: string, start: number, end: number): number {
  return Buffer.byteLength(text.slice(start, end));
}

/** The matches of a pattern; the text of each is the pattern's first group, without the sign. */
export function placesOf(text: string, pattern: RegExp): Place[] {
  return Array.from(text.matchAll(pattern), ({ 0: whole, 1: name = '', index }) => ({
    text: name,
    start: index,
    end: index + whole.length,
  }));
}

/** The places outside all others. Both in the order of the text. */
export function outside(places: Place[], others: Place[]): Place[] {
  let next = 0;
  return places.filter(({ start, end }) => {
    while (next < others.length && (others[next]?.end ?? 0) <= start) next++;
    const other = others[next];
    return other === undefined || other.start >= end;
  });
}

/** Unicode code points. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    count--;
    at++;
  }
  return count;
}
