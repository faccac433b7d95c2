import { createIsbotFromList, list } from 'isbot';

/**
 * isbot also takes every name that is no browser's for a bot. A link is opened by apps and tools in a person's hand
 * too, so its rules for the mere shape of a name, and for such tools, are left out here: who names itself a crawler,
 * previewer or checker of a service is no reader.
 */
const rulesAboutShape = [
  '^[\\w \\.\\-\\(?:\\):%]+(?:/v?\\d+(?:\\.\\d+)?(?:\\.\\d{1,10})*?)?(?:,|$)',
  '^[\\w\\-]+/[\\w]+$',
  '^\\w+/[\\w\\(\\)]*$',
  '^\\w+/\\d\\.\\d\\s\\([\\w@]+\\)$',
  '^[^ ]{50,}$',
  '\\b\\w+/1\\.0;',
];
const rulesAboutTools = [
  'node\\b',
  'url',
  '^python',
  '^wget',
  'java(?!;)',
  '^client/',
  'agent\\b',
  'check\\b',
];

const namesItselfBot = createIsbotFromList(
  list.filter((rule) => !rulesAboutShape.includes(rule) && !rulesAboutTools.includes(rule)),
);

/** Which of isbot's rules are left out; a test holds them against the list, so that an update is noticed. */
export const leftOut = [...rulesAboutShape, ...rulesAboutTools];

/** The same few names come again and again, and asking takes some microseconds. */
const asked = new Map<string, boolean>();
const mostAsked = 5_000;

/** Whether a user agent names itself as a crawler, previewer or checker. */
export function isCrawler(userAgent: string): boolean {
  const before = asked.get(userAgent);
  if (before !== undefined) return before;
  const is = namesItselfBot(userAgent);
  if (asked.size >= mostAsked) asked.clear();
  asked.set(userAgent, is);
  return is;
}

/** What a browser says when it loads a page that nobody has opened yet. */
const purposes = /\b(prefetch|prerender|preview)\b/i;

/**
 * Whether a request is a reader following a link: GET, no prefetch (`Sec-Purpose`, `Purpose`, `X-Purpose`, `X-Moz`), and
 * nobody who names itself a crawler.
 */
export function isClick(method: string, headers: Record<string, string | string[] | undefined>): boolean {
  if (method !== 'GET') return false;
  for (const name of ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']) {
    const value = headers[name];
    if (value !== undefined && purposes.test(String(value))) return false;
  }
  const userAgent = headers['user-agent'];
  return typeof userAgent !== 'string' || !isCrawler(userAgent.slice(0, longestAgent));
}

/** More of a user agent tells nothing. */
export const longestAgent = 256;
