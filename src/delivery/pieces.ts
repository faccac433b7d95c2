/**
 * Redis keeps a hash in its compact encoding as long as no value is longer than this (bytes), so addresses are split.
 */
const longestValue = 64;

/** A field's value, split into further fields if it is longer. */
export function inPieces(name: string, value: string): Record<string, string> {
  const pieces: Record<string, string> = {};
  for (let from = 0, n = 1; from < value.length; from += longestValue, n += 1)
    pieces[n === 1 ? name : `${name}:${n}`] = value.slice(from, from + longestValue);
  return pieces;
}

/** The whole value of a field that may be split. */
export function fromPieces(stored: Record<string, string>, name: string): string | undefined {
  let value = stored[name];
  if (value === undefined) return undefined;
  for (let n = 2; ; n += 1) {
    const piece = stored[`${name}:${n}`];
    if (piece === undefined) return value;
    value += piece;
  }
}
