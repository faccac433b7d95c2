import { createIsbotFromList, list } from 'isbot';
import { isPreviewer } from './previewers.ts';

/**
 * isbot also counts every unknown user agent as a bot. But people open links with apps too, so its rules about the mere
 * form of a name are left out here. A client that calls itself a crawler, previewer, scanner or fetching tool is no
 * reader.
 */
const rulesAboutShape = [
  '^[\\w \\.\\-\\(?:\\):%]+(?:/v?\\d+(?:\\.\\d+)?(?:\\.\\d{1,10})*?)?(?:,|$)',
  '^[\\w\\-]+/[\\w]+$',
  '^\\w+/[\\w\\(\\)]*$',
  '^\\w+/\\d\\.\\d\\s\\([\\w@]+\\)$',
  '^[^ ]{50,}$',
  '\\b\\w+/1\\.0;',
];
const rulesAboutWords = ['node\\b', 'url', 'java(?!;)', '^client/', 'agent\\b', 'check\\b'];

/** Programs and libraries that fetch for a script. */
const tools = new RegExp(
  [
    '^(?:curl|wget|aria2|python|aiohttp|httpx?|httpie|go-http-client|java|apache-httpclient|okhttp|axios|got|node|undici|deno|bun)\\b',
    '^(?:ruby|faraday|typhoeus|excon|rest-client|perl|libwww|lwp|php|guzzle|symfony|dart|reqwest|ureq|hyper|mechanize|scrapy)\\b',
    'python-(?:requests|urllib|httpx)|powershell|winhttp|postmanruntime|insomnia/|httrack|node-fetch|node-superagent|libcurl',
  ].join('|'),
  'i',
);

/** Mail filters and messengers that open every link before, or without, a person. */
const scanners = new RegExp(
  [
    'proofpoint|barracuda|mimecast|meta-external|safelinks|symantec|forcepoint|zscaler|trend ?micro|fortiguard|cloudmark',
    'sophos|bitdefender|virustotal|urlscan|netcraft|bingpreview|googleimageproxy|yahoomailproxy',
  ].join('|'),
  'i',
);
/** The in-app browser of such a messenger contains the same name, but people read with it. */
const messengers = /viber/i;
const handhelds = /android|iphone|ipad|mobile/i;

const namesItselfBot = createIsbotFromList(
  list.filter((rule) => !rulesAboutShape.includes(rule) && !rulesAboutWords.includes(rule)),
);

/** Which of isbot's rules are left out; a test compares them with the list, so that an update is noticed. */
export const leftOut = [...rulesAboutShape, ...rulesAboutWords];

/** The same few user agents recur, and matching one takes several microseconds. */
const cachedReaders = new Map<string, boolean>();
const maxCachedReaders = 5_000;

/** Whether a user agent names itself as a crawler, previewer or checker. */
export function isCrawler(userAgent: string): boolean {
  const before = cachedReaders.get(userAgent);
  if (before !== undefined) return before;
  const is =
    namesItselfBot(userAgent) ||
    isPreviewer(userAgent) ||
    tools.test(userAgent) ||
    scanners.test(userAgent) ||
    (messengers.test(userAgent) && !handhelds.test(userAgent));
  if (cachedReaders.size >= maxCachedReaders) cachedReaders.clear();
  cachedReaders.set(userAgent, is);
  return is;
}

/** The words that browsers send when they load a page before it is opened. */
const purposes = /\b(prefetch|prerender|preview)\b/i;

/** What a request's headers say about the client that follows a link. */
export interface LinkRequest {
  host?: string;
  userAgent?: string;
  referrer?: string;
  /** Whether the page is loaded before anyone has opened it. */
  isAhead: boolean;
}

/**
 * Reads the headers that a link needs from Node's flat list of names and values: building the headers object costs more
 * than the rest of a redirect. If a name occurs twice the first one counts, as in Node's own object.
 */
export function linkRequestIn(rawHeaders: string[]): LinkRequest {
  const linkRequest: LinkRequest = { isAhead: false };
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n] ?? '';
    // Most names can be excluded by their length, so few are compared.
    const { length } = name;
    if (length !== 4 && length !== 10 && length !== 7 && length !== 11 && length !== 9 && length !== 5)
      continue;
    const value = rawHeaders[n + 1] ?? '';
    switch (name.toLowerCase()) {
      case 'host':
        linkRequest.host ??= value;
        break;
      case 'user-agent':
        linkRequest.userAgent ??= value;
        break;
      case 'referer':
        linkRequest.referrer ??= value;
        break;
      case 'sec-purpose':
      case 'purpose':
      case 'x-purpose':
      case 'x-moz':
        linkRequest.isAhead ||= purposes.test(value);
    }
  }
  return linkRequest;
}

/**
 * Whether a request is a reader following a link: GET, no prefetch (`Sec-Purpose`, `Purpose`, `X-Purpose`, `X-Moz`),
 * and no declared crawler.
 */
export function isReader(method: string | undefined, { isAhead, userAgent }: LinkRequest): boolean {
  if (method !== 'GET' || isAhead) return false;
  return userAgent === undefined || !isCrawler(userAgent.slice(0, longestAgent));
}

/** The rest of a user agent is not needed. */
export const longestAgent = 256;
