import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { resolveDelivery } from '../actions/delivering/resolveDelivery.ts';
import { retryDeliveries } from '../actions/delivering/retryDeliveries.ts';
import { retryDelivery } from '../actions/delivering/retryDelivery.ts';
import { heldReason, homeStateOf } from '../actions/operations/homeLease.ts';
import { articlesById } from '../article/archive.ts';
import { requireChannel } from '../channels/configured.ts';
import {
  type Delivery,
  isLate,
  listDeliveries,
  publicDelivery,
  requireDelivery,
} from '../delivery/delivery.ts';
import { deliveryStates } from '../delivery/states.ts';
import { readHttpUrl } from '../net/httpUrl.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { type ListOptions, oneOf, usage, withExamples, withPages } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { facts, table, withMore } from './table.ts';
import { exactTime, instantFrom, shownTime } from './times.ts';

const example = 'p_1234567890abcdef1234';

/** States in which a delivery was definitely not sent. */
const retryable = ['failed', 'expired', 'cancelled', 'held'] as const;

interface RetryOptions {
  channel?: string;
  state: (typeof retryable)[number];
  since?: string;
}

interface Resolving {
  sent?: string;
  id?: string;
  notSent?: boolean;
  giveUp?: boolean;
}

export function register(program: Command, shell: Shell): void {
  const deliveries = program.command('deliveries').description('posts that are due, sent, failed or unknown');
  withExamples(deliveries, 'deliveries list --state unknown', `deliveries show ${example}`);

  withExamples(
    withPages(deliveries.command('list'))
      .option('--state <state>', deliveryStates.join(', '), oneOf(deliveryStates))
      .option('--channel <id>', 'only of this channel')
      .description('lists deliveries, newest first'),
    'deliveries list --state unknown',
  ).action(
    shell.answers(
      async ({ limit, cursor, state, channel }: ListOptions & { state?: string; channel?: string }) => {
        const { context } = await shell.newsroom();
        const page = await listDeliveries(context.store, { state, channel }, limit, cursor);
        return listed(page.items, page.nextCursor, context);
      },
    ),
  );

  withExamples(
    deliveries.command('show').argument('<id>').description('shows one delivery with its attempts'),
    `deliveries show ${example}`,
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      return shown(await requireDelivery(context.store, id), context);
    }),
  );

  withExamples(
    deliveries
      .command('retry')
      .argument('[id]')
      .option('--channel <id>', 'without an id: all deliveries of this channel')
      .option('--state <state>', `with --channel: ${retryable.join(', ')}`, oneOf(retryable), 'failed')
      .option('--since <time>', 'with --channel: deliveries due since then')
      .description(
        'retries deliveries that were definitely not sent: one now, or many with the channel’s gap between them',
      ),
    `deliveries retry ${example}`,
    'deliveries retry --channel mastodon --state failed --since 2026-03-02T08:00',
  ).action(
    shell.answers(async (id: string | undefined, { channel, state, since }: RetryOptions) => {
      if ((id === undefined) === (channel === undefined)) throw usage('give either an id or --channel');
      const { context } = await shell.newsroom();
      if (id !== undefined) return describe(await retryDelivery(context, { id }), context);
      const { config } = requireChannel(context, channel ?? '');
      const from = since ? Date.parse(instantFrom(since, '--since', context.config.newsroom.timezone)) : 0;
      const { retried, leftOut } = await retryDeliveries(context, { channel: config.id, state, since: from });
      const text = `${retried.length} of ${retried.length + leftOut.length} ${state} deliveries are rescheduled on ${config.id}.`;
      const data = { retried: retried.map(({ id, state, dueAt }) => ({ id, state, dueAt })), leftOut };
      return { text, data, leftOut: leftOut.map(({ id, reason }) => `${id}: ${reason}`) };
    }),
  );

  withExamples(
    deliveries
      .command('resolve')
      .argument('<id>')
      .option('--sent <url>', 'it was posted, at this address')
      .option('--id <id>', 'with --sent: the platform’s id of the post, if the address does not contain it')
      .option('--not-sent', 'it was not posted: send it again')
      .option('--give-up', 'with --not-sent: do not send it again')
      .description('resolves an unknown delivery after you have checked the channel'),
    `deliveries resolve ${example} --sent https://social.example/@daily/42`,
    `deliveries resolve ${example} --not-sent`,
  ).action(
    shell.answers(async (id: string, { sent, id: remoteId, notSent, giveUp }: Resolving) => {
      if ((sent === undefined) === (notSent === undefined))
        throw usage('Give either --sent URL or --not-sent');
      const post = sent === undefined ? undefined : readHttpUrl(sent);
      if (post && 'fault' in post) throw usage(`--sent ${sent} ${post.fault}`);
      if (remoteId !== undefined && sent === undefined) throw usage('--id goes with --sent');
      if (giveUp && !notSent) throw usage('--give-up goes with --not-sent');
      const { context } = await shell.newsroom();
      const resolution = post === undefined ? { notSent: true as const } : { sent: post.url, remoteId };
      const resolved = await resolveDelivery(context, { id, resolution, ...(giveUp ? { giveUp } : {}) });
      return describe(resolved, context);
    }),
  );
}

function describe(delivery: Delivery, { clock }: Context): Answer {
  const text = `${delivery.id} is now ${delivery.state}.`;
  return { text, data: publicDelivery(delivery, clock.now()) };
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

function shown(delivery: Delivery, { config, clock }: Context): Answer {
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
  ]);
  const attempts = delivery.attempts.map(({ at, outcome, status, ms }) =>
    [exactTime(at, timezone), outcome, status && `HTTP ${status}`, ms === undefined ? undefined : `${ms} ms`]
      .filter((part) => part)
      .join('  '),
  );
  return {
    text: [head, attempts.join('\n')].filter((part) => part).join('\n\n'),
    data: publicDelivery(delivery, clock.now()),
  };
}
