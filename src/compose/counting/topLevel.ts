import tlds from 'tlds' with { type: 'json' };

/** The top-level domains of IANA's list, as Unicode, lower case. */
export const topLevelDomains: ReadonlySet<string> = new Set(tlds);

/** Those that are not plain ASCII: in scripts without spaces, other letters may follow them directly. */
const international = tlds.filter((name) => /[^\0-\x7F]/.test(name)).sort((a, b) => b.length - a.length);
const byFirst = new Map<string, string[]>();
for (const name of international) byFirst.set(name.charAt(0), [...(byFirst.get(name.charAt(0)) ?? []), name]);

/** The length of the top-level domain at the beginning of a label, as X reads it; 0 if there is none. */
export function topLevelAt(text: string, start: number, end: number): number {
  const ascii = asciiRun(text, start, end);
  if (ascii > 0) {
    if (/[@+-]/.test(text.charAt(start + ascii))) return punycodeLength(text, start, end);
    return topLevelDomains.has(text.slice(start, start + ascii).toLowerCase()) ? ascii : 0;
  }
  for (const name of byFirst.get(text.charAt(start)) ?? []) {
    if (
      start + name.length <= end &&
      text.startsWith(name, start) &&
      !/[0-9a-z@+-]/i.test(text.charAt(start + name.length))
    )
      return name.length;
  }
  return 0;
}

function asciiRun(text: string, start: number, end: number): number {
  let at = start;
  // No top-level domain has more than 63 letters.
  const stop = Math.min(end, start + 64);
  while (at < stop && isAsciiWord(text.charCodeAt(at))) at++;
  return at - start;
}

function isAsciiWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
}

function punycodeLength(text: string, start: number, end: number): number {
  if (!/^xn--/i.test(text.slice(start, start + 4))) return 0;
  let at = start + 4;
  while (at < end && (isAsciiWord(text.charCodeAt(at)) || text.charAt(at) === '-')) at++;
  return at > start + 4 ? at - start : 0;
}
