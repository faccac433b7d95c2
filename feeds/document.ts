/** From the first `open` to the last `close`, both included. */
export function cut(document: string, open: string, close: string): string {
  return document.slice(document.indexOf(open), document.lastIndexOf(close) + close.length);
}

/** Replaces the first `found` with `replacement`, which is taken literally. */
export function replaceFirst(document: string, found: string | RegExp, replacement: string): string {
  return document.replace(found, () => replacement);
}

/** Inserts `addition` right before the last `mark`. */
export function insertBeforeLast(document: string, mark: string, addition: string): string {
  const at = document.lastIndexOf(mark);
  return document.slice(0, at) + addition + document.slice(at);
}
