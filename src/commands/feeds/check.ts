import type { Feed, ReadEntry } from '../../../feeds/format.ts';
import { formats } from '../../../feeds/index.ts';
import type { Context } from '../../actions/context.ts';
import { articlesById } from '../../article/archive.ts';
import { type Article, urlOf } from '../../article/article.ts';
import { asSource, cleanText } from '../../article/text.ts';
import { addressesOf } from '../../config/addresses.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { readArchivePage } from '../../syndication/archivePage.ts';
import { archiveHead } from '../../syndication/archives.ts';
import { fragmentName } from '../../syndication/fragments.ts';
import { headOf } from '../../syndication/head.ts';
import { fullPages } from '../../syndication/history.ts';
import { type RequestedFeed, subjectOf } from '../../syndication/subjects.ts';
import { urnOf } from '../../syndication/urn.ts';
import { headWithHistory, readWholeFeed } from '../../syndication/wholeFeed.ts';
import { type LeftOut, leftOutOf, newestArticles } from './leftOut.ts';

/** How many of the newest articles are checked for whether a feed should contain them. */
const newest = 2_000;

/** The result of checking one feed. */
export interface Checked {
  id: string;
  entries: number;
  archivePages: number;
  /** What is wrong with its documents, one sentence each. */
  faults: string[];
  leftOut: LeftOut[];
}

/** Builds each feed in each format, parses it as a feed reader would, and compares every entry. */
export async function checkFeeds(context: Context, ids: string[]): Promise<Checked[]> {
  const articles = await newestArticles(context, newest);
  const checked: Checked[] = [];
  for (const id of ids) checked.push(await checkFeed(context, id, articles));
  return checked;
}

async function checkFeed(context: Context, id: string, articles: Article[]): Promise<Checked> {
  const asked = subjectOf(id, context.config);
  if (!asked) throw new SluglineError('feed.unknown', { id });
  const extensions = Object.keys(formats);
  const whole = await readWholeFeed(context.store, context.config, asked, extensions);
  if (!whole) throw tooFast(id);
  const all = new Set(await context.store.redis.zrange(context.store.keys.feed(id), '0', '-1'));
  const members = await articlesById(context.store, whole.members);
  const addresses = addressesOf(context.config);
  const issues = extensions.flatMap((extension) => {
    const { newsroom } = context.config;
    const plain = headOf(newsroom, asked.subject, extension, extensions, addresses, whole.updatedAt);
    const head = headWithHistory(plain, whole, extension, addresses);
    return issuesOf(context, extension, { head, fragments: whole.fragments[extension] ?? [], members });
  });
  const unseen = [...all].slice(0, asked.items).filter((member) => !whole.members.includes(member));
  const archive = asked.configured
    ? await checkArchive(context, asked)
    : { pages: 0, members: [], faults: [] };
  const found = new Set([...whole.members, ...archive.members]);
  const unreached = asked.configured ? [...all].filter((member) => !found.has(member)) : [];
  return {
    id,
    entries: whole.members.length,
    archivePages: archive.pages,
    faults: [
      ...issues,
      ...archive.faults,
      ...unseen.map((member) => `article ${member} belongs to the feed but has no entries`),
      ...unreached
        .filter((member) => !unseen.includes(member))
        .map((member) => `article ${member} is on no page of the archive; run "slugline feeds build"`),
    ],
    leftOut: leftOutOf(context, id, all, articles),
  };
}

function tooFast(id: string): SluglineError {
  return new SluglineError('store.away', { why: `feed ${id} changes faster than it can be read` });
}

/** Every page of the archive, in a reader's order: from the one being filled to the oldest. */
async function checkArchive(
  context: Context,
  asked: RequestedFeed,
): Promise<{ pages: number; members: string[]; faults: string[] }> {
  const { store, config } = context;
  const { id } = asked.subject;
  const extensions = Object.keys(formats);
  const places = Number((await store.redis.hget(store.keys.feedState(id), 'places')) ?? 0);
  const seen: string[] = [];
  const issues: string[] = [];
  let pages = 0;
  let number: number | undefined = fullPages(places) + 1;
  while (number !== undefined) {
    const names = extensions.map((extension) => fragmentName(extension, asked.content));
    const page = await readArchivePage(store, config.newsroom.id, id, number, names);
    if (!page) throw tooFast(id);
    if (page === 'missing') return { pages, members: seen, faults: [...issues, `page ${number} is missing`] };
    const members = await articlesById(store, page.members);
    for (const [index, extension] of extensions.entries()) {
      const head = archiveHead(config, asked, page, extension);
      const fragments = page.fragments[names[index] ?? ''] ?? [];
      issues.push(
        ...issuesOf(context, extension, { head, fragments, members }).map(
          (issue) => `archive/${number}${issue}`,
        ),
      );
    }
    seen.push(...page.members);
    pages += 1;
    number = page.previous;
  }
  return { pages, members: seen, faults: issues };
}

interface Parts {
  head: Feed;
  fragments: string[];
  members: Article[];
}

function issuesOf(context: Context, extension: string, { head, fragments, members }: Parts): string[] {
  const format = formats[extension];
  if (!format) return [];
  try {
    const entries = format.read(format.render(head, fragments));
    if (entries.length !== members.length) {
      return [`.${extension} has ${entries.length} entries instead of ${members.length}`];
    }
    return members.flatMap((article, index) => {
      const wrong = differences(context, article, entries[index]);
      return wrong.length > 0 ? [`.${extension}: ${article.id} has a different ${wrong.join(', ')}`] : [];
    });
  } catch (error) {
    return [`.${extension} can’t be read: ${reasonOf(error)}`];
  }
}

/** Readers may interpret titles as markup, so both sides are compared as text. */
function differences(context: Context, article: Article, entry: ReadEntry | undefined): string[] {
  const { config } = context;
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
