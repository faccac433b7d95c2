import { topLevelAt } from '../topLevel.ts';

/** Characters that X does not accept in a domain: punctuation, spaces, direction marks, invalid characters. */
const notInDomain =
  "!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]\\^_{|}~$\\t\\n\\x0B\\f\\r\\x20\\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000" +
  '\\uFFFE\\uFEFF\\uFFFF\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069';
const domainUnit = new RegExp(`[^${notInDomain}]`);
const runUnit = (text: string, at: number) => {
  const unit = text.charCodeAt(at);
  return unit === 45 || unit === 46 || unit === 95 || isDomainUnit(text.charAt(at));
};

/** The usual characters without the lookup in a long class. */
function isDomainUnit(unit: string): boolean {
  return (unit >= 'a' && unit <= 'z') || (unit !== ' ' && unit !== '' && domainUnit.test(unit));
}

/** The next run of possible domain characters, from `from` on: one with a full stop in it. */
export function nextRun(text: string, from: number): { start: number; end: number } | undefined {
  const dot = text.indexOf('.', from);
  if (dot < 0) return undefined;
  let start = dot;
  while (start > from && runUnit(text, start - 1)) start--;
  let end = dot + 1;
  while (end < text.length && runUnit(text, end)) end++;
  return { start, end };
}

/**
 * A run split into labels, with what is needed to find in one step how far a domain that starts in it reaches. X
 * looks for the longest domain by trying; for each label the answer is that of the next one, so it is computed once,
 * from the end.
 */
export interface Labels {
  starts: number[];
  ends: number[];
  /** The length of the top-level domain at the label's beginning; 0 if there is none. */
  topLevel: number[];
  /** Whether the label ends with a character of a domain, so that any of its tails may be part of one. */
  endsWell: boolean[];
  /** The last `_` of the label, or -1: after it, the label may precede a top-level domain. */
  lastUnderscore: number[];
  /** The label of the top-level domain of the longest domain that contains this whole label; -1 if there is none. */
  reach: number[];
}

export function labelsOf(text: string, start: number, end: number): Labels {
  const labels: Labels = { starts: [], ends: [], topLevel: [], endsWell: [], lastUnderscore: [], reach: [] };
  for (let at = start; at <= end; ) {
    const dot = text.indexOf('.', at);
    const stop = dot < 0 || dot > end ? end : dot;
    labels.starts.push(at);
    labels.ends.push(stop);
    labels.topLevel.push(topLevelAt(text, at, stop));
    labels.endsWell.push(stop > at && isDomainUnit(text.charAt(stop - 1)));
    const underscore = text.slice(at, stop).lastIndexOf('_');
    labels.lastUnderscore.push(underscore < 0 ? -1 : at + underscore);
    at = stop + 1;
  }
  for (let label = labels.starts.length - 1; label >= 0; label--) {
    labels.reach[label] = reachFrom(text, labels, label, labels.starts[label] ?? 0);
  }
  return labels;
}

/** The label that ends the longest domain starting at `at`, which is in `label`; -1 if there is none. */
export function reachFrom(text: string, labels: Labels, label: number, at: number): number {
  if (!labels.endsWell[label] || !isDomainUnit(text.charAt(at))) return -1;
  const further = labels.reach[label + 1] ?? -1;
  if (further >= 0) return further;
  const isName = (labels.lastUnderscore[label] ?? -1) < at;
  return isName && (labels.topLevel[label + 1] ?? 0) > 0 ? label + 1 : -1;
}

/** Whether X may start a domain right after this character. */
export function mayPrecede(character: string): boolean {
  return !/[A-Za-z0-9@＠$#＃\uFFFE\uFEFF\uFFFF]/.test(character);
}
