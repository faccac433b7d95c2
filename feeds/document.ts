/** From the first `open` to the last `close`, both kept. */
export function cut(document: string, open: string, close: string): string {
  return document.slice(document.indexOf(open), document.lastIndexOf(close) + close.length);
}

/** `replacement` instead of the first `found`; taken literally, whatever signs it holds. */
export function replaceFirst(document: string, found: string | RegExp, replacement: string): string {
  return document.replace(found, () => replacement);
}

/** `addition` right before the last `mark`. */
export function insertBeforeLast(document: string, mark: string, addition: string): string {
  const at = document.lastIndexOf(mark);
  return document.slice(0, at) + addition + document.slice(at);
}
