import { DateTime } from 'luxon';
import { articlesById } from '../../article/archive.ts';
import { type Article, type DigestOf, shortUrlOf } from '../../article/article.ts';
import { newArticleId } from '../../article/identity.ts';
import { isPublic } from '../../article/visibility.ts';
import { findChannel, requireChannel } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { linkableUrl } from '../../links/target.ts';
import { HttpUrl } from '../../net/httpUrl.ts';
import { walk } from '../../store/lists/walk.ts';
import { storeDigest } from '../../store/scripts/article/storeDigest.ts';
import { assignCodes } from '../../store/scripts/link/assignCodes.ts';
import type { Context } from '../context.ts';
import { goesTo } from '../drafting/draftArticle.ts';
import { wantedCode } from '../drafting/prepareDraft.ts';
import { recipientsOf } from './recipientsOf.ts';

const day = 86_400_000;
/** How much earlier than it appeared an article may be dated: it may have arrived late or been under embargo. */
const datedBefore = 31 * day;

/**
 * Makes a channel's digest of what has appeared since its last one (the first covers one day). Makes none if nothing
 * has appeared or nobody is subscribed. A digest is stored as an article that no public door shows, so drafts,
 * deliveries and everything that people do with them work as for any other. May run twice.
 */
export async function composeDigest(context: Context, channelId: string): Promise<void> {
  const { store, clock, log } = context;
  const channel = findChannel(context, channelId);
  if (channel?.config.digest === undefined) return;
  if ((await recipientsOf(context, channel)).length === 0) {
    log.warn({ channel: channelId }, 'no digest is made: every recipient has unsubscribed');
    return;
  }
  const expected = (await store.redis.hget(store.keys.channel(channelId), 'digestUntil')) ?? '';
  const until = clock.now();
  const since = expected === '' ? until - day : Number(expected);
  const articles = await appeared(context, channel.config, since, until);
  if (articles.length === 0) {
    log.info({ channel: channelId, since: toInstant(since) }, 'no digest is made: nothing has appeared');
    return;
  }
  const items = await linked(context, articles, channelId);
  const digest = digestArticle(context, channel.config, articles, {
    channel: channelId,
    since: toInstant(since),
    until: toInstant(until),
    items,
  });
  const { id } = digest;
  const { outcome } = await storeDigest(store, {
    id,
    channel: channelId,
    expected,
    untilAt: until,
    json: JSON.stringify(digest),
  });
  log.info({ channel: channelId, article: id, articles: items.length, outcome }, 'a digest was made');
}

/** The articles that are public now and were not before, newest first. */
async function appeared(
  { store, clock }: Context,
  channel: ChannelConfig,
  since: number,
  until: number,
): Promise<Article[]> {
  const found: Article[] = [];
  // The list's scores are negative: newest first.
  for await (const rows of walk(store, store.keys.articles, -until, -(since - datedBefore))) {
    for (const article of await articlesById(
      store,
      rows.map(({ id }) => id),
    )) {
      const at = Math.max(Date.parse(article.firstSeenAt), Date.parse(article.embargoUntil ?? '') || 0);
      const isNew = article.makesDrafts && at > since && at <= until;
      if (isNew && isPublic(article, clock.now()) && goesTo(article, channel)) found.push(article);
    }
  }
  return found;
}

/** The articles, each with its short link for this channel. */
async function linked(context: Context, articles: Article[], channel: string): Promise<DigestOf['items']> {
  const { config } = requireChannel(context, channel);
  const addresses = addressesOf(context.config);
  return Promise.all(
    articles.map(async (article) => {
      const articleId = article.id;
      if (config.link === 'canonical') return { articleId, link: linkableUrl(article, context.config) };
      const wanted = await wantedCode(context, article, channel, 'digest');
      const [code = ''] = await assignCodes(context.store, articleId, [wanted]);
      return { articleId, link: shortUrlOf(code, addresses) };
    }),
  );
}

function digestArticle(
  { config }: Pick<Context, 'config'>,
  channel: ChannelConfig,
  articles: Article[],
  digestOf: DigestOf,
): Article {
  const { newsroom } = config;
  const { until } = digestOf;
  const language = channel.language ?? newsroom.language;
  const local = DateTime.fromISO(until, { zone: newsroom.timezone, locale: language });
  const identity = { kind: 'guid' as const, digest: `digest ${channel.id} ${until}` };
  return {
    id: newArticleId(newsroom.id, [identity], Date.parse(until)),
    canonicalUrl: HttpUrl.parse(newsroom.url),
    source: 'digest',
    headline: `${newsroom.name}: ${local.toLocaleString(DateTime.DATE_FULL)}`,
    bullets: articles.map(({ headline }) => headline),
    authors: [],
    tags: [],
    language,
    publishedAt: until,
    updatedAt: until,
    breaking: false,
    access: 'public',
    channels: [channel.id],
    status: 'published',
    revision: 1,
    corrections: [],
    code: '',
    firstSeenAt: until,
    makesDrafts: false,
    digestOf,
  };
}
