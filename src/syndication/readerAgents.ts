/** A reader service and how many people it fetches a feed for. */
export interface Report {
  service: string;
  count: number;
}

/**
 * "16 subscribers", "2 readers", with spaces or underscores; there is no standard
 * (https://docs.buttondown.com/rss-subscribers lists several).
 */
const reported = /(?<![\d.])(\d{1,8})[ _+]+(?:subscriber|reader)(?:\(s\)|s)?(?![\p{L}\d])/iu;

/** No service reports more: a larger number is a joke or a mistake. */
const maxBelieved = 20_000_000;
/** A longer user agent is not a reader service's. */
const longestAgent = 512;

/** Services whose name is somewhere inside, or written in several ways. */
const known: [RegExp, string][] = [
  [/feedly/i, 'Feedly'],
  [/feedbin/i, 'Feedbin'],
  [/inoreader/i, 'Inoreader'],
  [/newsblur/i, 'NewsBlur'],
  [/theoldreader/i, 'The Old Reader'],
  [/bazqux/i, 'BazQux'],
  [/feedwrangler/i, 'Feed Wrangler'],
  [/netvibes/i, 'Netvibes'],
  [/bloglovin/i, 'Bloglovin'],
  [/livejournal/i, 'LiveJournal'],
  [/dreamwidth/i, 'Dreamwidth'],
];

/** What a user agent reports; undefined if it reports no number. */
export function reportIn(userAgent: string): Report | undefined {
  if (userAgent.length > longestAgent) return undefined;
  const [, digits] = reported.exec(userAgent) ?? [];
  const count = Number(digits ?? 0);
  if (count < 1 || count > maxBelieved) return undefined;
  return { service: serviceIn(userAgent), count };
}

function serviceIn(userAgent: string): string {
  const found = known.find(([pattern]) => pattern.test(userAgent));
  if (found) return found[1];
  // A service that first calls itself a browser has its own name in the brackets.
  const own = userAgent.replace(/^Mozilla\/\S+ \((?:compatible; )?/i, '');
  return /^[a-z][\w.-]{0,39}/i.exec(own)?.[0] ?? 'other';
}
