import type { Coding } from './assembly.ts';

export interface Conditions {
  ifNoneMatch?: string | undefined;
  ifModifiedSince?: string | undefined;
}

/**
 * Whether GET or HEAD is answered 304 (RFC 9110, section 13). `etag` is the tag of the representation that would
 * be sent, in its quotes; tags are compared weakly. With If-None-Match there, If-Modified-Since is not looked at.
 */
export function isNotModified(conditions: Conditions, etag: string, lastModified: string): boolean {
  const { ifNoneMatch, ifModifiedSince } = conditions;
  if (ifNoneMatch !== undefined) return namesTag(ifNoneMatch, etag);
  if (ifModifiedSince === undefined) return false;
  const since = httpDate(ifModifiedSince);
  const modified = httpDate(lastModified);
  return since !== undefined && modified !== undefined && modified <= since;
}

/** An entity tag may hold commas, so a list is read tag by tag (RFC 9110, section 8.8.3). */
const tags = /(?:W\/)?("[\x21\x23-\x7E\x80-\uFFFF]*")/g;

function namesTag(field: string, etag: string): boolean {
  // Nearly every reader sends back the one tag that it got.
  if (field === etag) return true;
  if (field.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  for (const [, tag] of field.matchAll(tags)) if (tag === opaque) return true;
  return false;
}

/** The three forms of RFC 9110, section 5.6.7; anything else is no date and is ignored. */
const forms = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

function httpDate(text: string): number | undefined {
  const form = forms.findIndex((known) => known.test(text));
  if (form < 0) return undefined;
  const ms = Date.parse(form === 2 ? `${text} GMT` : text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Best first: of two that a client likes alike, the smaller one is sent. */
const ours: Coding[] = ['br', 'gzip', 'identity'];

/**
 * The coding to send for an Accept-Encoding field (RFC 9110, section 12.5.3): the one with the highest weight.
 * Without the field, or where nothing is acceptable, the plain bytes.
 */
export function codingFor(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const weights = weightsOf(acceptEncoding);
  let best: Coding = 'identity';
  let bestWeight = 0;
  for (const coding of ours) {
    const weight = weightOf(coding, weights);
    if (weight > bestWeight) [best, bestWeight] = [coding, weight];
  }
  return best;
}

function weightOf(coding: Coding, weights: Map<string, number>): number {
  const named = weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined);
  if (named !== undefined) return named;
  const others = weights.get('*');
  if (coding !== 'identity') return others ?? 0;
  // The plain bytes are acceptable unless they are ruled out, but nobody who names a coding asks for them first.
  return others === 0 ? 0 : 0.0001;
}

function weightsOf(field: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const element of field.toLowerCase().split(',')) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
    if (name === '') continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(
      name,
      weight === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0,
    );
  }
  return weights;
}
