import robotsParser from 'robots-parser';
import { reasonOf } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { SourceContext } from '../source.ts';

/** The package is CommonJS whose export is the function itself; its types say otherwise. */
const exported: typeof robotsParser | typeof robotsParser.default = robotsParser;

/** Our name in robots.txt: the first word of our user agent. */
const ourName = 'Slugline';

/** RFC 9309 2.4: a robots.txt may be cached for a day; an hour keeps up with an editor who changes it. */
const cacheMs = 3_600_000;

/** RFC 9309 2.5: at least 500 KiB are read; longer ones are cut there. */
const longest = 512 * 1024;

const maxHosts = 500;

interface Rules {
  /** Why a page may not be read; undefined if it may. */
  objection(url: string): string | undefined;
  /** The objection is temporary: the rules could not be fetched. */
  isForNow: boolean;
  delayMs: number;
  /** Newsroom time (ms). */
  until: number;
}

const rulesOf = new WeakMap<Outbound, Map<string, Rules>>();

async function fetchRules(origin: string, { net, clock, log }: SourceContext): Promise<Rules> {
  const url = `${origin}/robots.txt`;
  const until = clock.now() + cacheMs;
  const all = (objection?: string): Rules => ({
    objection: () => objection,
    isForNow: objection !== undefined,
    delayMs: 0,
    until: objection === undefined ? until : clock.now() + cacheMs / 12,
  });
  try {
    const { status, body } = await net.request(url, { maxBytes: 10 * longest });
    // RFC 9309 2.3.1: an unavailable robots.txt (4xx) forbids nothing; a server error (5xx) forbids all.
    if (status >= 500) return all(`its robots.txt can’t be read now (it answered ${status})`);
    if (status < 200 || status >= 300) return all();
    if (typeof exported !== 'function') throw new TypeError('robots-parser exports no function');
    const robots = exported(url, Buffer.from(body).subarray(0, longest).toString('utf8'));
    return {
      objection: (page) =>
        robots.isAllowed(page, ourName) === false ? 'its robots.txt does not allow it to be read' : undefined,
      isForNow: false,
      delayMs: Math.max(0, robots.getCrawlDelay(ourName) ?? 0) * 1_000,
      until,
    };
  } catch (error) {
    log.debug({ err: error, url }, 'robots.txt could not be read');
    return all(`its robots.txt can’t be read now (${reasonOf(error)})`);
  }
}

/** A host's robots.txt for a page: why it may not be read, if so, and how long to wait between pages. */
export async function robotsFor(
  url: string,
  context: SourceContext,
): Promise<Pick<Rules, 'isForNow' | 'delayMs'> & { objection: string | undefined }> {
  const known = rulesOf.get(context.net) ?? new Map<string, Rules>();
  rulesOf.set(context.net, known);
  const { origin } = new URL(url);
  let rules = known.get(origin);
  if (!rules || rules.until <= context.clock.now()) {
    rules = await fetchRules(origin, context);
    known.delete(origin);
    known.set(origin, rules);
    const [oldest] = known.keys();
    if (known.size > maxHosts && oldest !== undefined) known.delete(oldest);
  }
  const { isForNow, delayMs } = rules;
  return { objection: rules.objection(url), isForNow, delayMs };
}
