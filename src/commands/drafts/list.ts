import type { Command } from 'commander';
import { authorName } from '../../accounts/roles.ts';
import type { Context } from '../../actions/context.ts';
import { type KnownVariant, learnedVariants } from '../../actions/drafting/learnedVariant.ts';
import { articlesById } from '../../article/archive.ts';
import { type Draft, publicDraft, requireDraft } from '../../review/draft.ts';
import { type DraftQuery, readDraftFilter } from '../../review/draftFilter.ts';
import { findDrafts } from '../../review/findDrafts.ts';
import { type ListOptions, withExamples, withPages } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';
import { facts, table, withMore } from '../terminal/table.ts';
import { shownTime } from '../terminal/times.ts';
import { withDraftFilter } from './filterOptions.ts';
import { filterOfView } from './views.ts';

/** `drafts list` and `drafts show`. */
export function registerReading(drafts: Command, shell: Shell): void {
  withExamples(
    withDraftFilter(withPages(drafts.command('list')))
      .option('--view <name>', 'a saved view of yours; further options narrow or change it')
      .description('lists drafts, newest first'),
    'drafts list --state in_review --channel mastodon',
    'drafts list --search "bridge" --since 24h',
    'drafts list --waits-for ada',
  ).action(
    shell.answers(async ({ limit, cursor, view, ...given }: ListOptions & DraftQuery & { view?: string }) => {
      const { context } = await shell.newsroom();
      const { actor, clock, config } = context;
      const { timezone } = config.newsroom;
      const written = view === undefined ? given : { ...(await filterOfView(context, view)), ...given };
      const filter = readDraftFilter(written, { me: authorName(actor), now: clock.now(), timezone });
      const page = await findDrafts(context.store, filter, limit, cursor);
      return listed(page.items, page.nextCursor, context);
    }),
  );
  withExamples(
    drafts
      .command('learned')
      .description('shows how each variant performed on the channels that learn from clicks'),
    'drafts learned',
  ).action(
    shell.answers(async () => {
      const { context } = await shell.newsroom();
      const learned = await Promise.all(
        context.config.channels.map(async (channel) => ({
          channel: channel.id,
          variants: await learnedVariants(context, channel),
        })),
      );
      return learnedTable(
        learned.flatMap(({ channel, variants }) => (variants ? [{ channel, variants }] : [])),
      );
    }),
  );
  withExamples(
    drafts.command('show').argument('<id>').description('shows one draft in full'),
    'drafts show d_1234567890abcdef',
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const draft = await requireDraft(context.store, id);
      return { text: wholeDraft(draft, context), data: publicDraft(draft) };
    }),
  );
}

function learnedTable(items: { channel: string; variants: KnownVariant[] }[]): Answer {
  const rows = items.flatMap(({ channel, variants }) =>
    variants.map(({ variant, posts, clicksAPost, counts }) => [
      channel,
      variant,
      posts,
      clicksAPost.toFixed(1),
      counts ? '' : 'too few posts yet',
    ]),
  );
  const text =
    items.length === 0
      ? 'No channel learns. Set "learn: true" under compose, or on a channel, in newsroom.yaml.'
      : rows.length === 0
        ? `No results yet for ${items.map(({ channel }) => channel).join(', ')}: posts count a day after they were sent.`
        : table(['channel', 'variant', 'posts', 'clicks a post', ''], rows);
  return { text, data: { items } };
}

async function listed(items: Draft[], nextCursor: string | null, context: Context): Promise<Answer> {
  const data = { items: items.map(publicDraft), nextCursor };
  if (items.length === 0) {
    return { text: 'No such drafts. Each article creates one for every channel that accepts it.', data };
  }
  const articles = await articlesById(context.store, [...new Set(items.map(({ articleId }) => articleId))]);
  const headlines = new Map(articles.map(({ id, headline }) => [id, headline]));
  const rows = items.map(({ id, version, state, channel, purpose, createdAt, articleId }) => [
    id,
    version,
    state,
    purpose === 'post' ? channel : `${channel}, ${purpose}`,
    shownTime(createdAt, context.config.newsroom.timezone),
    headlines.get(articleId) ?? articleId,
  ]);
  return {
    text: withMore(table(['id', 'version', 'state', 'channel', 'made', 'article'], rows), nextCursor),
    data,
  };
}

/** A draft for people: its state, texts and reasons. */
export function wholeDraft(draft: Draft, { config }: Context): string {
  const time = (instant: string | undefined) => shownTime(instant, config.newsroom.timezone);
  const head = facts([
    ['id', draft.id],
    ['version', draft.version],
    ['state', draft.state],
    ['channel', draft.channel],
    ['article', `${draft.articleId}, revision ${draft.articleRevision}`],
    ['purpose', draft.purpose === 'post' ? undefined : draft.purpose],
    ['variant', draft.variant],
    ['made', time(draft.createdAt)],
    ['edited by', draft.editedBy],
    ['approved by', draft.approvedBy.join(', ')],
    ['rejected', draft.rejectedBy && `by ${draft.rejectedBy}: ${draft.rejectedWhy ?? ''}`],
    ['requested', time(draft.wantedAt)],
    ['warning', draft.contentWarning],
    [
      'alt text',
      draft.media && `${draft.media.alt}${draft.media.suggested ? ' (suggested, not confirmed)' : ''}`,
    ],
    ['override', draft.override && `by ${draft.override.by}: ${draft.override.reason}`],
    ['deliveries', draft.deliveries.join(', ')],
  ]);
  const parts = draft.parts.map(({ text, length, limit }, index) => {
    const name = draft.parts.length > 1 ? `Part ${index + 1} of ${draft.parts.length}` : 'Text';
    return `${name} (${length} of ${limit}):\n${text.replace(/^/gm, '  ')}`;
  });
  const others = (draft.alternatives ?? []).map(({ variant, parts: posts, reason }) =>
    [`Or, as ${variant} (${reason})`, ...posts.map(({ text }) => text.replace(/^/gm, '  '))].join('\n'),
  );
  return [head, ...parts, draft.reasons.map((reason) => `- ${reason}`).join('\n'), ...others]
    .filter((part) => part)
    .join('\n\n');
}
