import { domainToASCII } from 'node:url';
import type { Place } from '../spans.ts';
import { topLevelAt } from '../topLevel.ts';
import { type Labels, labelsOf, mayPrecede, nextRun, reachFrom } from './labels.ts';
import { latinAccents, tailEnd } from './tail.ts';

/** RFC 1035: no label of a domain is longer. */
const longestLabel = 63;
const longestAddress = 4_096;
const longestShort = 40;

const ownShortener =
  /https?:\/\/t\.co\/([a-z0-9]+)(?:\?[a-z0-9!?*'@();:&=+$/%#[\]\-_.,~|]*[a-z0-9\-_&=#/])?/iy;
const asciiRun = new RegExp(`[-a-z0-9.${latinAccents}]+`, 'gi');

interface Found {
  start: number;
  domainStart: number;
  domainEnd: number;
  end: number;
  /** The label of the run that contains the domain's end. */
  label: number;
}

/**
 * The addresses that X turns into links, with or without scheme, in order (twitter-text's extractUrlsWithIndices).
 * Each counts 23. `README.md` and `arabnews.pk` are among them.
 */
export function xAddressesIn(text: string): Place[] {
  const places: Place[] = [];
  if (!text.includes('.')) return places;
  // A domain may not start where the last address ended: X has consumed the character before it.
  let from = 0;
  for (let run = nextRun(text, 0); run; run = nextRun(text, Math.max(run.end, from))) {
    const labels = labelsOf(text, run.start, run.end);
    let found = firstIn(text, run, labels, 0, from);
    while (found) {
      const taken = placesOf(text, found);
      places.push(...taken.places);
      from = taken.end;
      found = from < run.end ? firstIn(text, run, labels, found.label, from) : undefined;
    }
  }
  return places;
}

/** The first domain that starts in the run; with a scheme only where the run itself follows one. */
function firstIn(
  text: string,
  run: { start: number; end: number },
  labels: Labels,
  firstLabel: number,
  from: number,
): Found | undefined {
  const scheme = schemeBefore(text, run.start);
  for (let label = firstLabel; label < labels.starts.length; label++) {
    const end = labels.ends[label] ?? run.end;
    // No tail of a label reaches further than the label: if the label's last character may not end a part, none may.
    if (!labels.endsWell[label]) continue;
    for (let at = Math.max(labels.starts[label] ?? 0, from); at < end; at++) {
      const withScheme = at === run.start && scheme < at && mayStart(text, scheme, from);
      if (!withScheme && !mayStart(text, at, from)) continue;
      const reach = reachFrom(text, labels, label, at);
      if (reach < 0) continue;
      const domainEnd = (labels.starts[reach] ?? 0) + (labels.topLevel[reach] ?? 0);
      const start = withScheme ? scheme : at;
      return { start, domainStart: at, domainEnd, end: tailEnd(text, domainEnd), label: reach };
    }
  }
  return undefined;
}

/** Where the scheme before a domain starts; the domain's own place if there is none. */
function schemeBefore(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 8), at);
  const scheme = /https?:\/\/$/i.exec(before);
  return scheme ? at - scheme[0].length : at;
}

function mayStart(text: string, at: number, from: number): boolean {
  if (at < from || (at === from && from > 0)) return false;
  return at === 0 || mayPrecede(text.charAt(at - 1));
}

function placesOf(text: string, found: Found): { places: Place[]; end: number } {
  const { start, domainStart, domainEnd, end } = found;
  const none = { places: [], end };
  const domain = text.slice(domainStart, domainEnd);
  if (!isValidDomain(domain) || end - start > longestAddress) return none;
  if (start < domainStart) {
    ownShortener.lastIndex = start;
    const short = ownShortener.exec(text);
    if (!short) return { places: [placeOf(text, start, end)], end };
    if ((short[1]?.length ?? 0) > longestShort) return none;
    const stop = start + short[0].length;
    return { places: [placeOf(text, start, stop)], end: stop };
  }
  if (start > 0 && /[-_./]/.test(text.charAt(start - 1))) return none;
  const places = asciiDomainsIn(domain).map((place) => placeOf(text, start + place.start, start + place.end));
  const last = places.at(-1);
  // The path follows the last domain even if other letters are between them: X writes them together.
  if (last && end > domainEnd) places[places.length - 1] = placeOf(text, last.start, end);
  return { places, end };
}

function placeOf(text: string, start: number, end: number): Place {
  return { text: text.slice(start, end), start, end };
}

function isValidDomain(domain: string): boolean {
  return domain.split('.').every((label) => {
    if (label === '' || label.length > longestLabel) return false;
    if (/^[\0-\x7F]*$/.test(label)) return true;
    return (domainToASCII(label) || label).length <= longestLabel;
  });
}

/** Without a scheme, X links only the parts of a domain that are ASCII (and accented Latin): `example.com中国語t.co` is two. */
function asciiDomainsIn(domain: string): Place[] {
  const places: Place[] = [];
  for (const run of domain.matchAll(asciiRun)) {
    let labelStart = run.index;
    let chainStart = run.index;
    let end = -1;
    const stop = run.index + run[0].length;
    while (labelStart <= stop) {
      const dot = domain.indexOf('.', labelStart);
      const labelEnd = dot < 0 || dot > stop ? stop : dot;
      const length = labelStart > chainStart ? topLevelAt(domain, labelStart, domain.length) : 0;
      if (length > 0) end = labelStart + length;
      if (labelEnd === labelStart) {
        if (end > 0) places.push(placeOf(domain, chainStart, end));
        end = -1;
        chainStart = labelEnd + 1;
      }
      labelStart = labelEnd + 1;
    }
    if (end > 0) places.push(placeOf(domain, chainStart, end));
  }
  return places;
}
