import type { Clock } from '../../clock.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { literalAddresses } from '../../net/addresses.ts';
import { createOutbound, type Outbound, type OutboundResponse } from '../../net/outbound.ts';
import { isRedirect } from '../../net/redirect.ts';
import { previewers } from '../previewers.ts';
import { firstOf, imageAddress } from './card.ts';
import { metadataIn, type PageMetadata } from './metadata.ts';
import { cardRules } from './rules.ts';

/** What a platform's crawler would find behind a link, checked before the post is sent. */
export interface ProbedCard {
  platform: string;
  /** The address that answered. */
  url: string;
  status?: number;
  title?: string;
  description?: string;
  image?: string;
  /** `unknown`: it could not be looked up from here, which says nothing about what the platform finds. */
  verdict: 'ready' | 'not-ready' | 'unknown';
  /** Why it is not ready, or unknown, as a phrase. */
  reason?: string;
}

export interface ProbeContext {
  clock: Clock;
  log: Log;
  /** The ranges that outbound requests may reach. */
  allow: string[];
  /** The newsroom's own base addresses, which may be on this machine. */
  own: string[];
  timeoutMs: number;
}

const maxPageBytes = 5_000_000;
const mostHops = 5;
/** Only titles meant for cards count, because every error page has a `<title>`. */
const titles = ['og:title', 'twitter:title'];

/** Fetches a link as a platform's crawler does, and says whether its card is ready. */
export async function probeLink(link: string, platform: string, context: ProbeContext): Promise<ProbedCard> {
  const previewer = previewers.find((each) => each.platform === platform);
  const rules = cardRules[platform];
  if (!previewer || !rules) throw new SluglineError('internal');
  const { clock, log, allow, own } = context;
  const origins = own.map((base) => new URL(base).origin);
  const settings = { userAgent: previewer.userAgent, clock, log };
  // Only the newsroom's own pages may be on this machine; the addresses that a link leads to are checked like any
  // other.
  const ownNet = createOutbound({ ...settings, allow: [...allow, ...literalAddresses(own)] });
  const net = createOutbound({ ...settings, allow });
  try {
    const answer = await follow(
      link,
      (url) => (origins.includes(new URL(url).origin) ? ownNet : net),
      context,
    );
    const found = { platform, url: answer.url, status: answer.status };
    const reason = notReady(answer.status);
    if (reason) return { ...found, verdict: 'not-ready', reason };
    const type = answer.headers['content-type'] ?? '';
    if (answer.status !== 200 || !/html/i.test(type))
      return { ...found, verdict: 'unknown', reason: `it gets ${answer.status} ${type}`.trim() };
    const metadata = metadataIn(answer.body.subarray(0, rules.pageBytes), type);
    const title = firstOf(metadata, titles);
    const description = firstOf(metadata, rules.description);
    const image = imageAddress(metadata, rules, answer.url);
    const card = {
      ...found,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(image === undefined ? {} : { image }),
    };
    if (isHidden(metadata, answer.headers['x-robots-tag']))
      return { ...card, verdict: 'not-ready', reason: 'the page says “noindex”' };
    if (title === undefined) return { ...card, verdict: 'not-ready', reason: 'the page has no og:title' };
    return { ...card, verdict: 'ready' };
  } catch (error) {
    return { platform, url: link, verdict: 'unknown', reason: reasonOf(error) };
  } finally {
    await Promise.all([ownNet.close(), net.close()]);
  }
}

async function follow(
  link: string,
  netFor: (url: string) => Outbound,
  { clock, timeoutMs }: ProbeContext,
): Promise<OutboundResponse> {
  const endsAt = clock.monotonic() + timeoutMs;
  let url = link;
  for (let hop = 0; ; hop++) {
    const remaining = Math.max(1, endsAt - clock.monotonic());
    const options = { timeoutMs: remaining, maxBytes: maxPageBytes, redirects: 0, beginning: true };
    const answer = await netFor(url).request(url, options);
    const next = answer.headers.location;
    if (!isRedirect(answer.status) || next === undefined || hop === mostHops) return answer;
    if (!URL.canParse(next, url)) return answer;
    url = new URL(next, url).href;
  }
}

/**
 * Statuses that the newsroom's site is expected to fix. Other refusals may concern this machine and not the crawler.
 */
function notReady(status: number): string | undefined {
  return status === 404 || status === 410 || status >= 500 ? `it gets ${status}` : undefined;
}

function isHidden(metadata: PageMetadata, header = ''): boolean {
  return /\b(noindex|none)\b/i.test(`${metadata.get('robots') ?? ''},${header}`);
}
