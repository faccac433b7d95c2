import { formats } from '../../../feeds/index.ts';
import type { Needs } from '../../actions/needs.ts';
import { articlesById } from '../../article/archive.ts';
import { type Article, urlOf } from '../../article/article.ts';
import { asSource, cleanText } from '../../article/text.ts';
import { addressesOf } from '../../config/addresses.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { headOf } from '../../syndication/head.ts';
import { type FeedAsStored, readFeed } from '../../syndication/reading.ts';
import { type AskedFeed, subjectOf } from '../../syndication/subjects.ts';
import { urnOf } from '../../syndication/urn.ts';
import { type LeftOut, leftOutOf, newestArticles } from './left-out.ts';
import { type ParsedEntry, parseDocument } from './parsed.ts';

/** So many of the newest articles are looked through for what a feed should hold. */
const newest = 2_000;

/** What a check of one feed found. */
export interface Checked {
  id: string;
  entries: number;
  /** What is wrong with its documents, a sentence each. */
  faults: string[];
  leftOut: LeftOut[];
}

/** Puts each feed together in each format, reads it again as a stranger would, and compares every entry. */
export async function checkFeeds(needs: Needs, ids: string[]): Promise<Checked[]> {
  const articles = await newestArticles(needs, newest);
  const checked: Checked[] = [];
  for (const id of ids) checked.push(await checkFeed(needs, id, articles));
  return checked;
}

async function checkFeed(needs: Needs, id: string, articles: Article[]): Promise<Checked> {
  const asked = subjectOf(id, needs.config);
  if (!asked) throw new SluglineError('feed.unknown', { id });
  const extensions = Object.keys(formats);
  const stored = await readFeed(needs.store, id, asked.items, extensions);
  if (!stored)
    throw new SluglineError('store.away', { why: `feed ${id} changes faster than it can be read` });
  const all = new Set(await needs.store.redis.zrange(needs.store.keys.feed(id), '0', '-1'));
  const members = await articlesById(needs.store, stored.members);
  const faults = extensions.flatMap((extension) => faultsOf(needs, asked, stored, extension, members));
  const unseen = [...all].slice(0, asked.items).filter((member) => !stored.members.includes(member));
  return {
    id,
    entries: stored.members.length,
    faults: [...faults, ...unseen.map((member) => `article ${member} is a member without its entries`)],
    leftOut: leftOutOf(needs, id, all, articles),
  };
}

function faultsOf(
  needs: Needs,
  asked: AskedFeed,
  stored: FeedAsStored,
  extension: string,
  members: Article[],
): string[] {
  const { config } = needs;
  const format = formats[extension];
  if (!format) return [];
  const addresses = addressesOf(config);
  try {
    const head = headOf(
      config.newsroom,
      asked.subject,
      extension,
      Object.keys(formats),
      addresses,
      stored.updatedAt,
    );
    const entries = parseDocument(extension, format.render(head, stored.fragments[extension] ?? []));
    if (entries.length !== members.length) {
      return [`.${extension} holds ${entries.length} entries instead of ${members.length}`];
    }
    return members.flatMap((article, index) => {
      const wrong = differences(needs, article, entries[index]);
      return wrong.length > 0 ? [`.${extension}: ${article.id} reads with another ${wrong.join(', ')}`] : [];
    });
  } catch (error) {
    return [`.${extension} can’t be read: ${reasonOf(error)}`];
  }
}

/** Titles may be markup to a reader, so both sides are compared as text. */
function differences(needs: Needs, article: Article, entry: ParsedEntry | undefined): string[] {
  const { config } = needs;
  const sameInstant = Date.parse(entry?.publishedAt ?? '') - Date.parse(article.publishedAt);
  const shown = new URL(urlOf(article, addressesOf(config))).href;
  const read = cleanText(entry?.headline ?? '');
  const pairs: [string, boolean][] = [
    ['identity', entry?.id === urnOf('article', config.newsroom.id, article.id)],
    ['address', URL.canParse(entry?.url ?? '') && new URL(entry?.url ?? '').href === shown],
    ['headline', read === article.headline || read === cleanText(asSource(article.headline))],
    // RFC 822 dates have whole seconds.
    ['date', Math.abs(sameInstant) < 1_000],
  ];
  return pairs.filter(([, holds]) => !holds).map(([name]) => name);
}
