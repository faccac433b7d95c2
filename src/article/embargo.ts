/** The names of an embargo in formats and their extensions: `prism:embargoDate`, `embargoed`, `is_embargoed`. */
const embargoNames = /embargo|sperrfrist/i;

/** Whether a field, element or attribute says that there is an embargo: under any name, it must not be overlooked. */
export function isEmbargoName(name: string): boolean {
  return embargoNames.test(name);
}

/** A value that says that there is none, as content systems write it for every article. */
const isNone = (value: unknown) =>
  value === false || (typeof value === 'string' && /^\s*(false|no)\s*$/i.test(value));

/** A text with a date in a value: itself, or in a list or an object (`{ until: … }`). */
function dated(value: unknown, depth = 3): string | undefined {
  if (typeof value === 'string') return /\p{Nd}/u.test(value) ? value : undefined;
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  return Object.values(value)
    .map((each) => dated(each, depth - 1))
    .find((each) => each !== undefined);
}

/**
 * The end of an embargo as written, from the values of all fields that name one; empty if there is one without a
 * date, undefined if there is none.
 */
export function embargoIn(values: readonly unknown[]): string | undefined {
  const real = values.filter((value) => !isNone(value));
  if (real.length === 0) return undefined;
  return real.map((value) => dated(value)).find((end) => end !== undefined) ?? '';
}
