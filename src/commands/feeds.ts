import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { rebuild } from '../actions/syndicating/rebuildFeeds.ts';
import { articleById } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { SluglineError } from '../errors.ts';
import { feedIds, feedStates } from '../syndication/feedStates.ts';
import { feedsOf } from '../syndication/membership.ts';
import { subjectOf } from '../syndication/subjects.ts';
import { type Checked, checkFeeds } from './feeds/check.ts';
import { type LeftOut, whyLeftOut } from './feeds/leftOut.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { counted, table } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

/** How many articles are read at a time. */
const chunkSize = 32;

export function register(program: Command, shell: Shell): void {
  const feeds = program
    .command('feeds')
    .description('all feeds: configured ones, and those of sections, tags and languages');
  withExamples(feeds, 'feeds list', 'feeds check');

  withExamples(
    feeds.command('list').description('lists every feed with its address and number of articles'),
    'feeds list',
  ).action(shell.answers(async () => listed((await shell.newsroom()).context)));

  withExamples(
    feeds
      .command('build')
      .argument('[id]', 'only this feed (default: all)')
      .description('rebuilds the feeds from all articles, e.g. after the feeds in newsroom.yaml changed'),
    'feeds build',
    'feeds build section/world',
  ).action(
    shell.answers(async (id: string | undefined) => {
      const { context } = await shell.newsroom();
      if (id !== undefined) requireFeed(context, id);
      return built(await build(context, id));
    }),
  );

  withExamples(
    feeds
      .command('check')
      .argument('[id]', 'only this feed (default: all)')
      .description('reads every feed as a feed reader would, and lists what was left out and why'),
    'feeds check',
    'feeds check all',
  ).action(
    shell.answers(async (id: string | undefined) => {
      const { context } = await shell.newsroom();
      if (id !== undefined) requireFeed(context, id);
      return checkedAnswer(await checkFeeds(context, id === undefined ? await feedIds(context) : [id]));
    }),
  );
}

function requireFeed(context: Context, id: string): void {
  if (!subjectOf(id, context.config)) throw new SluglineError('feed.unknown', { id });
}

async function listed(context: Context): Promise<Answer> {
  const { timezone } = context.config.newsroom;
  const states = await feedStates(context, await feedIds(context));
  const items = states.map((state) => ({ ...state, articles: state.entries, url: state.urls.rss }));
  const rows = items.map(({ id, title, articles, updatedAt, url, subscribers: { total } }) => [
    url,
    articles,
    total > 0 ? total : '',
    shownTime(updatedAt, timezone),
    title === id ? id : `${title} (${id})`,
  ]);
  const text =
    items.length > 0
      ? table(['address', 'articles', 'subscribers', 'changed', 'feed'], rows)
      : 'newsroom.yaml names no feeds.';
  return { text, data: { items, nextCursor: null } };
}

/** Syndicates every article that is in a feed or belongs to it; returns how many, and which failed. */
async function build(
  context: Context,
  feed: string | undefined,
): Promise<{ built: number; leftOut: LeftOut[] }> {
  const { redis, keys } = context.store;
  // Oldest first: articles that are new to an archive get their places in this order.
  const ids = new Set([
    ...(await redis.zrevrange(keys.articles, 0, -1)),
    ...(feed ? await redis.zrevrange(keys.feed(feed), 0, -1) : []),
  ]);
  const leftOut: LeftOut[] = [];
  let count = 0;
  const concerned = async (id: string): Promise<Article[]> => {
    const article = await articleById(context.store, id);
    if (!article) return [];
    const concerns =
      feed === undefined ||
      feedsOf(article, context.config.feeds).includes(feed) ||
      (await redis.zscore(keys.feed(feed), id)) !== null;
    return concerns ? [article] : [];
  };
  const all = [...ids];
  for (let n = 0; n < all.length; n += chunkSize) {
    const articles = (await Promise.all(all.slice(n, n + chunkSize).map(concerned))).flat();
    await rebuild(
      context,
      articles.map(({ id }) => id),
      true,
    );
    for (const article of articles) {
      const why = whyLeftOut(context, article);
      if (why) leftOut.push({ articleId: article.id, headline: article.headline, ...why });
      else count += 1;
    }
  }
  return { built: count, leftOut };
}

function sentence({ articleId, headline, why }: LeftOut): string {
  return `${articleId} “${headline}”: ${why}`;
}

function built({ built: count, leftOut }: { built: number; leftOut: LeftOut[] }): Answer {
  const byRule = leftOut.filter((one) => one.byRule);
  const lines = [
    `${counted(count, 'article')} put into ${count === 1 ? 'its' : 'their'} feeds.`,
    ...byRule.map((one) => `Left out by rule: ${sentence(one)}`),
  ];
  return {
    text: lines.join('\n'),
    data: { built: count, leftOut },
    leftOut: leftOut.filter((one) => !one.byRule).map(sentence),
  };
}

function checkedAnswer(checked: Checked[]): Answer {
  const failing = checked.filter(({ faults: issues }) => issues.length > 0);
  const missing = checked.flatMap(({ id, leftOut }) =>
    leftOut.filter((one) => !one.byRule).map((one) => `feed ${id}: ${sentence(one)}`),
  );
  const lines = checked.map(({ id, entries, archivePages, faults: issues, leftOut }) => [
    issues.length > 0 ? 'fail' : 'ok',
    entries,
    archivePages,
    leftOut.length,
    id,
  ]);
  const byRule = new Map(
    checked.flatMap(({ leftOut }) => leftOut.filter((one) => one.byRule)).map((one) => [one.articleId, one]),
  );
  const text = [
    table(['', 'entries', 'archive pages', 'left out', 'feed'], lines),
    ...[...byRule.values()].map((one) => `Left out by rule: ${sentence(one)}`),
  ].join('\n');
  const issues = failing.flatMap(({ id, faults: found }) => found.map((issue) => `feed ${id}: ${issue}`));
  return {
    text,
    data: { items: checked, nextCursor: null },
    leftOut: [...issues, ...missing],
    failed: failing.length > 0,
  };
}
