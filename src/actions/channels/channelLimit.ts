import type { PostLimit } from '../../channels/channel.ts';
import {
  type Channel,
  channelContext,
  configuredLimit,
  findChannel,
  requireChannel,
  ruleOf,
} from '../../channels/configured.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { recordLimit } from '../../store/scripts/channel/recordLimit.ts';
import type { Context } from '../context.ts';

/** How long a platform's limit is valid, and when a failed query is repeated (ms). */
const limitHoldsMs = 6 * 3_600_000;
const limitRetryMs = 5 * 60_000;

/** Queries in progress, so that several drafts at the same time query once. */
const underWay = new WeakMap<ChannelConfig, Promise<number | undefined>>();

/**
 * How long a channel's posts may be, by its configuration or by its platform, which is queried before the first draft
 * is composed if the limit is not known yet. Undefined if the counting rule's limit applies.
 */
export async function limitOf(context: Context, channelId: string): Promise<number | undefined> {
  const channel = requireChannel(context, channelId);
  if (!asksForLimit(channel)) return configuredLimit(channel.config);
  const { limit, askedAt, fault } = await storedLimit(context, channel);
  const age = context.clock.now() - askedAt;
  if (age < (fault === undefined ? limitHoldsMs : limitRetryMs)) return limit;
  const asked = underWay.get(channel.config) ?? learnLimit(context, channel, limit);
  underWay.set(channel.config, asked);
  try {
    return await asked;
  } finally {
    underWay.delete(channel.config);
  }
}

/** Queries every unknown channel limit. An unreachable platform delays none of the others. */
export async function learnLimits(context: Context): Promise<void> {
  await Promise.all(context.config.channels.map(({ id }) => limitOf(context, id)));
}

/** Notes for the operator on channels whose limit is unknown, by channel id; no platform is queried. */
export async function limitNotes(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, string>> {
  const notes = await Promise.all(
    context.config.channels.map(async ({ id }) => {
      const channel = findChannel(context, id);
      if (!channel || !asksForLimit(channel)) return [];
      const { limit = ruleOf(context, id).limit, fault } = await storedLimit(context, channel);
      return fault === undefined ? [] : [[id, unknownSentence(id, limit, fault)]];
    }),
  );
  return Object.fromEntries(notes.flat());
}

/** A dry run queries no platform. */
function asksForLimit({ config, type }: Channel): boolean {
  return type.limit !== undefined && !config.dryRun && configuredLimit(config) === undefined;
}

async function storedLimit({ store }: Pick<Context, 'store'>, { config }: Channel) {
  const fields = ['limit', 'limitAskedAt', 'limitOf', 'limitFault'] as const;
  const [limit, askedAt, server, fault] = await store.redis.hmget(store.keys.channel(config.id), ...fields);
  if (server !== serverOf(config)) return { limit: undefined, askedAt: 0, fault: undefined };
  return { limit: limit ? Number(limit) : undefined, askedAt: Number(askedAt), fault: fault ?? undefined };
}

async function learnLimit(
  context: Context,
  channel: Channel,
  before: number | undefined,
): Promise<number | undefined> {
  const { id } = channel.config;
  const answer: PostLimit = (await channel.type.limit?.(channel.config, channelContext(context))) ?? {
    reason: 'it is not asked for',
  };
  const isTold = 'characters' in answer;
  const limit = isTold ? answer.characters : before;
  const { outcome } = await recordLimit(context.store, {
    channel: id,
    server: serverOf(channel.config),
    ...(isTold ? { limit: answer.characters } : { fault: answer.reason }),
  });
  if (!isTold && outcome === 'newly-unknown')
    context.log.warn({ channel: id }, unknownSentence(id, limit ?? ruleOf(context, id).limit, answer.reason));
  return limit;
}

function serverOf(config: ChannelConfig): string {
  return 'baseUrl' in config ? String(config.baseUrl) : config.type;
}

function unknownSentence(id: string, limit: number, reason: string): string {
  return `${id} did not say how long a post may be (${reason}): drafts have up to ${limit} characters`;
}
