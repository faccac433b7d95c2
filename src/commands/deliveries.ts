import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { heldReason, homeStateOf } from '../actions/operations/homeLease.ts';
import { articlesById } from '../article/archive.ts';
import { type Delivery, isLate, publicDelivery, requireDelivery } from '../delivery/delivery.ts';
import { type DeliveryQuery, readDeliveryFilter } from '../delivery/deliveryFilter.ts';
import { findDeliveries } from '../delivery/findDeliveries.ts';
import { halfThread } from '../delivery/halfThread.ts';
import { deliveryStates } from '../delivery/states.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { registerDecisions } from './deliveries/decisions.ts';
import { type ListOptions, oneOf, withExamples, withPages } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { facts, table, withMore } from './terminal/table.ts';
import { exactTime, shownTime } from './terminal/times.ts';

const example = 'p_1234567890abcdef1234';

export function register(program: Command, shell: Shell): void {
  const deliveries = program.command('deliveries').description('posts that are due, sent, failed or unknown');
  withExamples(deliveries, 'deliveries list --state unknown', `deliveries show ${example}`);

  withExamples(
    withPages(deliveries.command('list'))
      .option('--state <state>', deliveryStates.join(', '), oneOf(deliveryStates))
      .option('--channel <id>', 'only of this channel')
      .option('--article <id>', 'only of this article')
      .option('--search <words>', 'words of the article’s headline, or a part of its address')
      .option('--since <time>', 'due, or ended, since then: a time, or how long ago (24h)')
      .option('--until <time>', 'due, or ended, until then: a time, or how long ago (3d)')
      .option('--sort <order>', 'latest or soonest first', oneOf(['latest', 'soonest']))
      .description('lists deliveries by when they were sent or ended otherwise, or are due'),
    'deliveries list --state unknown',
    'deliveries list --search bridge --since 2026-03-02T08:00',
  ).action(
    shell.answers(async ({ limit, cursor, ...written }: ListOptions & DeliveryQuery) => {
      const { context } = await shell.newsroom();
      const { timezone } = context.config.newsroom;
      const filter = readDeliveryFilter(written, { now: context.clock.now(), timezone });
      const page = await findDeliveries(context, filter, limit, cursor);
      return listed(page.items, page.nextCursor, context);
    }),
  );

  withExamples(
    deliveries.command('show').argument('<id>').description('shows one delivery with its attempts'),
    `deliveries show ${example}`,
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const delivery = await requireDelivery(context.store, id);
      const half = await halfThread(context.store, context.config.newsroom.id, delivery);
      return shown(delivery, half, context);
    }),
  );

  registerDecisions(deliveries, shell);
}

async function listed(items: Delivery[], nextCursor: string | null, context: Context): Promise<Answer> {
  const now = context.clock.now();
  const data = { items: items.map((each) => publicDelivery(each, now)), nextCursor };
  if (items.length === 0) return { text: 'No such deliveries. Approving a draft creates them.', data };
  const articles = await articlesById(context.store, [...new Set(items.map(({ articleId }) => articleId))]);
  const headlines = new Map(articles.map(({ id, headline }) => [id, headline]));
  const rows = data.items.map(
    ({ id, state, channel, dueAt, attempts, articleId, remoteUrl, reason, late }) => [
      id,
      state,
      channel,
      `${shownTime(dueAt, context.config.newsroom.timezone)}${late ? ', late' : ''}`,
      attempts.length,
      [headlines.get(articleId) ?? articleId, remoteUrl ? readableUrl(remoteUrl) : reason]
        .filter((part) => part)
        .join(' – '),
    ],
  );
  const text = withMore(table(['id', 'state', 'channel', 'due', 'tries', 'article'], rows), nextCursor);
  const held = heldReason(await homeStateOf(context));
  return { text: held ? `${held}\n\n${text}` : text, data };
}

function shown(delivery: Delivery, half: string | undefined, { config, clock }: Context): Answer {
  const { timezone } = config.newsroom;
  const late = isLate(delivery, clock.now()) ? ', late' : '';
  const head = facts([
    ['id', delivery.id],
    ['state', delivery.state],
    ['channel', delivery.channel],
    ['part', `${delivery.part} of ${delivery.parts}`],
    ['purpose', delivery.purpose],
    ['article', delivery.articleId],
    ['draft', `${delivery.draftId}, version ${delivery.draftVersion}`],
    ['due', `${shownTime(delivery.dueAt, timezone)}${late}`],
    ['expires', shownTime(delivery.expiresAt, timezone)],
    ['post', delivery.remoteUrl ? readableUrl(delivery.remoteUrl) : delivery.remoteId],
    ['reason', delivery.reason],
    ['thread', half],
  ]);
  const attempts = delivery.attempts.map(({ at, outcome, status, ms }) =>
    [exactTime(at, timezone), outcome, status && `HTTP ${status}`, ms === undefined ? undefined : `${ms} ms`]
      .filter((part) => part)
      .join('  '),
  );
  return {
    text: [head, attempts.join('\n')].filter((part) => part).join('\n\n'),
    data: { ...publicDelivery(delivery, clock.now()), ...(half ? { halfThread: half } : {}) },
  };
}
