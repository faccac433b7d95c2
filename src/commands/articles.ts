import type { Command } from 'commander';
import { copiesOfArticle } from '../actions/copies/copiesOfArticle.ts';
import type { FoundCopy } from '../actions/copies/requireCopy.ts';
import { draftByHand } from '../actions/drafting/draftByHand.ts';
import { correctArticle } from '../actions/intake/correctArticle.ts';
import { purge } from '../actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../actions/intake/withdrawArticle.ts';
import { processInline } from '../actions/operations/processInline.ts';
import { requireArticle } from '../article/archive.ts';
import { type Article, publicShape } from '../article/article.ts';
import { type Proposal, proposalsOf } from '../article/proposals.ts';
import {
  type ArticleQuery,
  articleStates,
  findArticles,
  readArticleFilter,
} from '../article/search/findArticles.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { mayBeVisible } from '../delivery/copyStates.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { publicDraft } from '../review/draft.ts';
import { wholeDraft } from './drafts/list.ts';
import { type ListOptions, oneOf, usage, withExamples, withPages } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { facts, table, withMore } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const articles = program.command('articles').description('ingested articles, newest first');
  withExamples(articles, 'articles list', 'articles show a_1234567890abcdef');

  withExamples(
    withPages(articles.command('list'))
      .option('--search <words>', 'words of headline, summary points and authors')
      .option('--section <name>', 'only of this section')
      .option('--tag <name>', 'only with this tag')
      .option('--source <id>', 'only from this source')
      .option('--language <tag>', 'only in this language')
      .option('--state <state>', articleStates.join(', '), oneOf(articleStates))
      .option('--since <time>', 'published since then: a time, or how long ago (24h)')
      .option('--until <time>', 'published until then: a time, or how long ago (3d)')
      .description('lists articles, newest first'),
    'articles list --limit 5',
    'articles list --source cms --state withdrawn --since 7d',
  ).action(
    shell.answers(async ({ limit, cursor, ...written }: ListOptions & ArticleQuery) => {
      const { context } = await shell.newsroom();
      const { timezone } = context.config.newsroom;
      const filter = readArticleFilter(written, { now: context.clock.now(), timezone });
      const page = await findArticles(context.store, filter, limit, cursor);
      return listed(page.items, page.nextCursor, context.config);
    }),
  );

  withExamples(
    articles.command('show').argument('<id>').description('shows one article in full'),
    'articles show a_1234567890abcdef',
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const article = await requireArticle(context.store, id);
      return shown(article, await proposalsOf(context.store, article), context.config);
    }),
  );

  withExamples(
    articles
      .command('draft')
      .argument('<id>')
      .requiredOption('--channel <id>', 'the channel that the draft is for')
      .description('creates a draft by hand: for an old article, or for a channel whose rules exclude it'),
    'articles draft a_1234567890abcdef --channel mastodon',
  ).action(
    shell.answers(async (articleId: string, { channel }: { channel: string }) => {
      const { context } = await shell.newsroom();
      const { draft, made } = await draftByHand(context, { articleId, channel });
      const head = made ? 'The draft was created and waits for review.' : 'There is already an open draft.';
      return { text: `${head}\n\n${wholeDraft(draft, context)}`, data: publicDraft(draft) };
    }),
  );

  withExamples(
    articles
      .command('correct')
      .argument('<id>')
      .argument('<note...>', 'what was wrong and what is correct')
      .description('adds a correction, shown on the record and in every feed'),
    'articles correct a_1234567890abcdef "An earlier version gave the wrong date."',
  ).action(
    shell.answers(async (id: string, note: string[]) => {
      const { context } = await shell.newsroom();
      const article = await correctArticle(context, { id, note: note.join(' ') });
      await processInline(context, [id]);
      return describe(
        article,
        `Corrected (revision ${article.revision}): ${article.headline}`,
        context.config,
      );
    }),
  );

  withExamples(
    articles
      .command('withdraw')
      .argument('<id>')
      .option('--note <text>', 'why, for the audit')
      .option('--remove-copies', 'also remove its published posts, on every channel that supports it')
      .option('--keep-copies', 'leave its published posts up')
      .description('withdraws an article: it leaves every feed, and no more posts are sent'),
    'articles withdraw a_1234567890abcdef --note "The source took it back."',
  ).action(
    shell.answers(async (id: string, { note, removeCopies, keepCopies }: Withdrawing) => {
      const { context } = await shell.newsroom();
      if (removeCopies && keepCopies) throw usage('--remove-copies and --keep-copies can’t be combined');
      const copies = removeCopies ? 'remove' : keepCopies ? 'keep' : undefined;
      const article = await withdrawArticle(context, { id, note, copies });
      await processInline(context, [id]);
      const found = await copiesOfArticle(context, id);
      const text = [`Withdrawn: ${article.headline}`, ...found.map(copyLine)].join('\n');
      return describe(article, text, context.config);
    }),
  );

  withExamples(
    articles
      .command('purge')
      .argument('<id>')
      .option('--note <text>', 'why, for the audit')
      .description(
        'permanently deletes an article’s text; its identity is kept, so that it is never posted twice',
      ),
    'articles purge a_1234567890abcdef',
  ).action(
    shell.answers(async (id: string, { note }: { note?: string }) => {
      const { context } = await shell.newsroom();
      await purge(context, { id, ...(note === undefined ? {} : { note }) });
      return { text: `Purged: ${id}`, data: { id, purged: true } };
    }),
  );
}

interface Withdrawing {
  note?: string;
  removeCopies?: boolean;
  keepCopies?: boolean;
}

/** A published post of a withdrawn article, with what is left to do about it. */
function copyLine({ copy: { id, channel, state, url, can }, keptBy }: FoundCopy): string {
  const isDecided = keptBy !== undefined || state === 'removing' || !mayBeVisible(state);
  const next = isDecided
    ? ''
    : can.includes('remove')
      ? `: slugline copies remove ${id}`
      : `: remove it by hand, then slugline copies keep ${id}`;
  return `  ${channel}: ${state}${url ? `, ${url}` : ''} (${id})${next}`;
}

function describe(article: Article, text: string, config: Config): Answer {
  return { text, data: publicShape(article, addressesOf(config)) };
}

function listed(items: Article[], nextCursor: string | null, config: Config): Answer {
  const addresses = addressesOf(config);
  const data = { items: items.map((article) => publicShape(article, addresses)), nextCursor };
  if (items.length === 0)
    return {
      text: nextCursor
        ? withMore('None of those that were looked at.', nextCursor)
        : 'No such articles. Ingest one: slugline ingest FILE',
      data,
    };
  const rows = items.map(({ id, status, revision, language, publishedAt, headline }) => [
    id,
    status,
    revision,
    language,
    shownTime(publishedAt, config.newsroom.timezone),
    headline,
  ]);
  return {
    text: withMore(table(['id', 'status', 'rev', 'lang', 'published', 'headline'], rows), nextCursor),
    data,
  };
}

function shown(article: Article, proposals: Proposal[], config: Config): Answer {
  const shape = publicShape(article, addressesOf(config));
  const time = (instant: string | undefined) => shownTime(instant, config.newsroom.timezone);
  const head = facts([
    ['id', article.id],
    ['status', `${article.status}, revision ${article.revision}`],
    ['source', article.source],
    ['url', readableUrl(shape.url)],
    ['short link', shape.shortUrl],
    ['published', time(article.publishedAt)],
    ['updated', time(article.updatedAt)],
    ['embargo until', time(article.embargoUntil)],
    ['language', article.language],
    ['section', article.section],
    ['tags', article.tags.join(', ')],
    ['authors', article.authors.join(', ')],
    ['dateline', article.dateline],
    ['access', article.access === 'public' ? undefined : article.access],
    ['channels', article.channels && (article.channels.join(', ') || 'no channel')],
    ['image', article.image?.url && readableUrl(article.image.url)],
    ['caption', article.image?.caption],
    ['alt text', article.image?.alt],
    ['waits because', article.holdDrafts],
    ['proposals', proposals.map(({ id, sentence }) => `${sentence} (${id})`).join('; ')],
  ]);
  const parts = [
    article.headline,
    head,
    article.standfirst,
    article.bullets.map((point) => `• ${point}`).join('\n'),
    article.corrections.map(({ at, note }) => `Corrected ${time(at)}: ${note}`).join('\n'),
    article.body,
  ];
  return { text: parts.filter((part) => part).join('\n\n'), data: shape };
}
