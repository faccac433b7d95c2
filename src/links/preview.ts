import robotsParser from 'robots-parser';
import { pictureIn } from '../article/picture.ts';
import type { Clock } from '../clock.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { literalAddresses } from '../net/addresses.ts';
import { createOutbound, type Outbound } from '../net/outbound.ts';
import { type Card, cardOf, type FoundImage, imageAddress } from './preview/card.ts';
import { metadataIn } from './preview/metadata.ts';
import { type CardRules, cardRules } from './preview/rules.ts';
import { type Previewer, previewers } from './previewers.ts';

/** The package is a CommonJS module that exports the function itself, although its types say otherwise. */
const robotsOf: typeof robotsParser | typeof robotsParser.default = robotsParser;

/** What one platform's crawler finds behind a link. */
export interface Preview extends Card {
  platform: string;
  /** The final address. */
  url?: string;
}

export interface PreviewContext {
  clock: Clock;
  log: Log;
  /** The ranges that outbound requests may reach, and the newsroom's own addresses. */
  allow: string[];
  /** The newsroom's own hosts, which may be addresses of this machine. */
  own: string[];
}

const timeoutMs = 8_000;
const maxPageBytes = 5_000_000;
const maxImageBytes = 10_000_000;
const errorSentence = { size: 'none' as const };

/**
 * Fetches a short link as each platform's crawler does (with its name, its way to follow redirects, and robots.txt) and
 * returns the card that it would make, by that platform's rules. Not counted as clicks, because the crawlers' names are
 * known.
 */
export async function previewsOf(link: string, context: PreviewContext): Promise<Preview[]> {
  const { clock, log } = context;
  const allow = [...context.allow, ...literalAddresses(context.own)];
  const images = new Map<string, Promise<FoundImage>>();
  const robots = new Map<string, Promise<string>>();
  const previews: Preview[] = [];
  for (const previewer of previewers) {
    const net = createOutbound({ allow, userAgent: previewer.userAgent, clock, log });
    try {
      previews.push(await previewOf(link, previewer, { net, images, robots }));
    } finally {
      await net.close();
    }
  }
  return previews;
}

interface Fetching {
  net: Outbound;
  /** All crawlers share what was fetched once. */
  images: Map<string, Promise<FoundImage>>;
  robots: Map<string, Promise<string>>;
}

async function previewOf(link: string, previewer: Previewer, fetching: Fetching): Promise<Preview> {
  const { platform } = previewer;
  const rules = cardRules[platform];
  if (!rules) throw new SluglineError('internal');
  try {
    const answer = await fetching.net.request(link, { timeoutMs, maxBytes: maxPageBytes });
    const objection = await robotsObjection([link, answer.url], previewer, fetching);
    if (objection) return { platform, url: answer.url, ...errorSentence, wrong: [objection] };
    const issue = issueOfAnswer(answer.status, answer.headers['content-type']);
    if (issue) return { platform, url: answer.url, ...errorSentence, wrong: [issue] };
    return { platform, url: answer.url, ...(await cardFrom(answer, rules, fetching)) };
  } catch (error) {
    return { platform, ...errorSentence, wrong: [`The link can’t be followed: ${reasonOf(error)}`] };
  }
}

function issueOfAnswer(status: number, type = ''): string | undefined {
  if (status !== 200) return `It gets ${status}, so there is no card.`;
  return /html/i.test(type) ? undefined : `It gets ${type || 'something without a type'}, not a page.`;
}

async function cardFrom(
  answer: { url: string; body: Uint8Array; headers: Record<string, string> },
  rules: CardRules,
  fetching: Fetching,
): Promise<Card> {
  const metadata = metadataIn(answer.body.subarray(0, rules.pageBytes), answer.headers['content-type']);
  const address = imageAddress(metadata, rules, answer.url);
  let image: FoundImage | undefined;
  if (address !== undefined) {
    const fetched = fetching.images.get(address) ?? imageAt(address, fetching.net);
    fetching.images.set(address, fetched);
    image = await fetched;
  }
  const card = cardOf(metadata, rules, image);
  if (answer.body.length > rules.pageBytes && card.wrong.length > 0)
    card.wrong.push(`Only the page’s first ${rules.pageBytes} bytes are read: its metadata is further down.`);
  return card;
}

async function imageAt(url: string, net: Outbound): Promise<FoundImage> {
  try {
    const { status, body } = await net.request(url, { timeoutMs, maxBytes: maxImageBytes });
    if (status !== 200) return { url, why: `it answers ${status}` };
    const picture = pictureIn(body);
    return picture
      ? { url, bytes: body.length, ...picture }
      : { url, why: 'it is no picture that browsers show' };
  } catch (error) {
    return { url, why: reasonOf(error) };
  }
}

/** Whether robots.txt excludes a crawler from one of the pages that its request passes through. */
async function robotsObjection(
  pages: string[],
  previewer: Previewer,
  fetching: Fetching,
): Promise<string | undefined> {
  for (const page of new Set(pages)) {
    const { origin, host } = new URL(page);
    const text = fetching.robots.get(origin) ?? robotsAt(origin, fetching.net);
    fetching.robots.set(origin, text);
    if (typeof robotsOf !== 'function') throw new TypeError('robots-parser exports no function');
    const rules = robotsOf(`${origin}/robots.txt`, await text);
    if (rules.isAllowed(page, previewer.robots) === false && previewer.respectsRobots)
      return `${host}/robots.txt keeps ${previewer.robots} out: allow it there.`;
  }
  return undefined;
}

/** RFC 9309 2.3.1: an unavailable robots.txt forbids nothing. */
async function robotsAt(origin: string, net: Outbound): Promise<string> {
  try {
    const { status, body } = await net.request(`${origin}/robots.txt`, { timeoutMs, maxBytes: 1_000_000 });
    return status === 200 ? Buffer.from(body).toString('utf8') : '';
  } catch {
    // A host whose robots.txt fails does not exclude crawlers. If its pages fail too, that is reported then.
    return '';
  }
}
