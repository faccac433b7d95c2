import type { Command } from 'commander';
import type { Context } from '../../actions/context.ts';
import type { PlacedDeliveries } from '../../actions/delivering/placeEach.ts';
import { resolveDeliveries } from '../../actions/delivering/resolveDeliveries.ts';
import { resolveDelivery } from '../../actions/delivering/resolveDelivery.ts';
import { retryDeliveries } from '../../actions/delivering/retryDeliveries.ts';
import { retryDelivery } from '../../actions/delivering/retryDelivery.ts';
import { settleAgain, settleAllAgain } from '../../actions/delivering/settleAgain.ts';
import { requireChannel } from '../../channels/configured.ts';
import { type Delivery, publicDelivery } from '../../delivery/delivery.ts';
import type { Span } from '../../delivery/span.ts';
import { readHttpUrl } from '../../net/httpUrl.ts';
import { oneOf, usage, withExamples } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';
import { sinceFrom } from '../terminal/times.ts';

const example = 'p_1234567890abcdef1234';

/** States in which a delivery was definitely not sent. */
const retryable = ['failed', 'expired', 'cancelled', 'held'] as const;

export interface SpanOptions {
  channel?: string;
  since?: string;
  until?: string;
}

interface Resolving extends SpanOptions {
  sent?: string;
  id?: string;
  notSent?: boolean;
  giveUp?: boolean;
}

/** `retry`, `look` and `resolve`: for one delivery, or for all of a channel's in a span. */
export function registerDecisions(deliveries: Command, shell: Shell): void {
  withExamples(
    withSpan(deliveries.command('retry').argument('[id]'))
      .option('--state <state>', `with --channel: ${retryable.join(', ')}`, oneOf(retryable), 'failed')
      .description(
        'retries deliveries that were definitely not sent: one now, or many with the channel’s gap between them',
      ),
    `deliveries retry ${example}`,
    'deliveries retry --channel mastodon --state failed --since 2026-03-02T08:00',
  ).action(
    shell.answers(
      async (id: string | undefined, options: SpanOptions & { state: (typeof retryable)[number] }) => {
        const { context } = await shell.newsroom();
        const span = spanOf(id, options, context);
        if (!span) return describe(await retryDelivery(context, { id: id ?? '' }), context);
        const { state } = options;
        const { placed, leftOut } = await retryDeliveries(context, { ...span, state });
        const text = `${placed.length} of ${placed.length + leftOut.length} ${state} deliveries are rescheduled on ${span.channel}.`;
        return manyAnswer(text, 'retried', { placed, leftOut });
      },
    ),
  );

  withExamples(
    withSpan(deliveries.command('look').argument('[id]')).description(
      'checks again whether unknown deliveries were posted: one now, or many one after the other',
    ),
    `deliveries look ${example}`,
    'deliveries look --channel mastodon --since 2026-03-02T08:00 --until 2026-03-02T10:00',
  ).action(
    shell.answers(async (id: string | undefined, options: SpanOptions) => {
      const { context } = await shell.newsroom();
      const span = spanOf(id, options, context);
      if (!span) return describe(await settleAgain(context, { id: id ?? '' }), context);
      const looking = await settleAllAgain(context, span);
      const text = `${looking} unknown deliveries on ${span.channel} are checked again, one after the other.`;
      return { text, data: { looking } };
    }),
  );

  withExamples(
    withSpan(deliveries.command('resolve').argument('[id]'))
      .option('--sent <url>', 'it was posted, at this address')
      .option('--id <id>', 'with --sent: the platform’s id of the post, if the address does not contain it')
      .option('--not-sent', 'it was not posted: send it again')
      .option('--give-up', 'with --not-sent: do not send it again')
      .description('resolves unknown deliveries after you have checked the channel'),
    `deliveries resolve ${example} --sent https://social.example/@daily/42`,
    `deliveries resolve ${example} --not-sent`,
    'deliveries resolve --channel discord --since 2026-03-02T08:00 --not-sent',
  ).action(shell.answers((id: string | undefined, options: Resolving) => resolve(shell, id, options)));
}

async function resolve(shell: Shell, id: string | undefined, options: Resolving): Promise<Answer> {
  const { sent, id: remoteId, notSent, giveUp } = options;
  if ((sent === undefined) === (notSent === undefined)) throw usage('Give either --sent URL or --not-sent');
  const post = sent === undefined ? undefined : readHttpUrl(sent);
  if (post && 'fault' in post) throw usage(`--sent ${sent} ${post.fault}`);
  if (remoteId !== undefined && sent === undefined) throw usage('--id requires --sent');
  if (giveUp && !notSent) throw usage('--give-up requires --not-sent');
  if (options.channel !== undefined && sent !== undefined)
    throw usage('--sent names one post, so it requires an id');
  const { context } = await shell.newsroom();
  const span = spanOf(id, options, context);
  const isOver = giveUp ? { giveUp } : {};
  if (span) {
    const { placed, leftOut } = await resolveDeliveries(context, { ...span, ...isOver });
    const what = giveUp ? 'are closed as not sent' : 'are sent again';
    const text = `${placed.length} of ${placed.length + leftOut.length} unknown deliveries on ${span.channel} ${what}.`;
    return manyAnswer(text, 'resolved', { placed, leftOut });
  }
  const resolution = post === undefined ? { notSent: true as const } : { sent: post.url, remoteId };
  return describe(await resolveDelivery(context, { id: id ?? '', resolution, ...isOver }), context);
}

export function withSpan(command: Command): Command {
  return command
    .option('--channel <id>', 'without an id: all deliveries of this channel')
    .option('--since <time>', 'with --channel: deliveries due since then: a time, or how long ago (24h)')
    .option('--until <time>', 'with --channel: deliveries due until then');
}

/** The span that the command is about; undefined if it is about one delivery. */
export function spanOf(
  id: string | undefined,
  { channel, since, until }: SpanOptions,
  context: Context,
): Span | undefined {
  if ((id === undefined) === (channel === undefined)) throw usage('give either an id or --channel');
  if (channel === undefined) {
    if (since ?? until) throw usage('--since and --until go with --channel');
    return undefined;
  }
  const { timezone } = context.config.newsroom;
  const instant = (given: string | undefined, option: string) =>
    given === undefined ? undefined : sinceFrom(given, option, context.clock.now(), timezone);
  return {
    channel: requireChannel(context, channel).config.id,
    since: instant(since, '--since'),
    until: instant(until, '--until'),
  };
}

export function manyAnswer(text: string, name: string, { placed, leftOut }: PlacedDeliveries): Answer {
  const data = { [name]: placed.map(({ id, state, dueAt }) => ({ id, state, dueAt })), leftOut };
  return { text, data, leftOut: leftOut.map(({ id, reason }) => `${id}: ${reason}`) };
}

function describe(delivery: Delivery, { clock }: Context): Answer {
  const text = `${delivery.id} is now ${delivery.state}.`;
  return { text, data: publicDelivery(delivery, clock.now()) };
}
