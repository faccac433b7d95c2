/** What may precede a document's first element, and what ends it. */
const before: [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<?', '?>'],
];

/**
 * Where a document's first element (or its doctype) begins: after white space, the XML declaration, processing
 * instructions and comments. Each character is read once, however many comments there are.
 */
export function prologEnd(text: string): number {
  for (let at = 0; ; ) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    const [start, end] = before.find(([sign]) => text.startsWith(sign, at)) ?? [];
    if (start === undefined || end === undefined) return at;
    const closed = text.indexOf(end, at + start.length);
    if (closed < 0) return at;
    at = closed + end.length;
  }
}

/**
 * The name of a document's root without its prefix, by its doctype, which may declare entities before the root, or by
 * its first element; empty if the text is not markup.
 */
export function rootName(text: string): string {
  const at = prologEnd(text);
  const begin = text.slice(at, at + 180);
  return /^<(?:!DOCTYPE\s+)?(?:[\w.-]{1,40}:)?([\w.-]{1,80})[\s/>[]/i.exec(begin)?.[1] ?? '';
}
