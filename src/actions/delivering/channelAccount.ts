import { program } from '../../accounts/roles.ts';
import type { Account, ChannelType } from '../../channels/channel.ts';
import { channelContext, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import type { ChannelConfig, Config } from '../../config/schema.ts';
import { deliveryById, deliveryIdOf, listDeliveries, pushIdOf } from '../../delivery/delivery.ts';
import { inFlight } from '../../delivery/states.ts';
import { recordAccount } from '../../store/scripts/delivery/recordAccount.ts';
import { recordChannels } from '../../store/scripts/delivery/recordChannels.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';

/** After a failed query an account is not queried for this long (ms). */
const accountRefreshMs = 30_000;

/** How long a refused sign-in is cached (ms), so that attempts at the same moment share one query. */
const signedOutGoodForMs = 1_000;

/** How many of the newest posts are searched for channels that posted before accounts were recorded. */
const postsChecked = 500;

/** For how long a change of a channel's account is shown (ms). */
const changeShownMs = 7 * 86_400_000;

/** What is known of a channel's account before a claim. */
export interface AccountState {
  /** The account's digest, if known. */
  account?: string;
  /** Other ids whose posts count as this channel's own. */
  inherits: string[];
  /** Why the channel may not post yet, and what to write into newsroom.yaml. */
  held?: string;
  /** Why it is not known yet whether the channel may post. */
  unknown?: string;
  /**
   * Set if that is because the platform no longer accepts the account's token or password: when it was asked (newsroom
   * time, ms).
   */
  signedOut?: number;
}

type Channel = { config: ChannelConfig; type: ChannelType };

/**
 * Records which channel ids are in newsroom.yaml, before they are used: an id that appears after another one posted
 * to its account may be that one renamed. From then on no process claims anything under a former id, not even one
 * that still has the earlier file.
 */
export async function recordConfigured(store: Store, { channels }: Pick<Config, 'channels'>): Promise<void> {
  if (channels.length === 0) return;
  await recordChannels(store, {
    ids: channels.map(({ id }) => id),
    heirs: channels.flatMap((channel) => formerIds(channel).map((former) => ({ former, id: channel.id }))),
  });
}

type KnownAccount = Extract<Account, { kind: 'known' }>;
/** What a platform answered; if it named no account, with the time when it was asked (newsroom time, ms). */
type Answered = KnownAccount | (Extract<Account, { kind: 'unknown' }> & { askedAt: number });

/** Accounts already queried, by the configuration used: a different one is queried again. */
const accountRequests = new WeakMap<ChannelConfig, { at: number; account: Promise<Answered> }>();

async function requestAccount(context: Context, { config, type }: Channel): Promise<Answered | undefined> {
  if (!type.account || config.dryRun) return undefined;
  const now = context.clock.monotonic();
  const last = accountRequests.get(config);
  if (last) {
    const account = await last.account;
    const isSure = account.kind === 'known' && !account.guessed;
    // The next attempt after a new sign-in must not find the refusal in the cache.
    const goodFor = account.kind === 'unknown' && account.signedOut ? signedOutGoodForMs : accountRefreshMs;
    if (isSure || now - last.at < goodFor) return account;
  }
  const askedAt = context.clock.now();
  const account = type
    .account(config, channelContext(context))
    .then((found) => (found.kind === 'unknown' ? { ...found, askedAt } : found));
  accountRequests.set(config, { at: now, account });
  return account;
}

/** Queries which account a channel posts to, records it, and warns if it posted to another one before. */
async function learnAccount(context: Context, channel: Channel): Promise<Account | undefined> {
  const account = await requestAccount(context, channel);
  if (account?.kind !== 'known') return account;
  const { redis, keys } = context.store;
  const stored = await redis.hget(keys.channel(channel.config.id), 'account');
  return stored === account.account ? account : recordAnswered(context, channel, account, stored);
}

/**
 * Records the account that the platform reported, if it differs from the stored one. A guess never replaces a stored
 * one.
 */
async function recordAnswered(
  context: Context,
  channel: Channel,
  account: KnownAccount,
  stored: string | null,
): Promise<KnownAccount> {
  const { store, log } = context;
  const { id } = channel.config;
  if (stored && account.guessed) return { ...account, account: stored };
  const since = await store.redis.hget(store.keys.channels, id);
  const { outcome } = await recordAccount(store, {
    channel: id,
    account: account.account,
    since: Number(since ?? 0),
    actor: program.name,
  });
  if (outcome === 'changed') log.warn({ channel: id }, changedSentence(id));
  return account;
}

/** Does the same for every channel that sends. An unreachable platform does not delay the others. */
export async function learnAccounts(context: Context): Promise<void> {
  await Promise.all(
    context.config.channels.map(async ({ id }) => {
      const channel = findChannel(context, id);
      const account = channel && (await learnAccount(context, channel));
      if (account?.kind === 'unknown')
        context.log.info({ channel: id, reason: account.reason }, 'the channel’s account is not known yet');
    }),
  );
}

/** Whether a channel may post, as far as its account is concerned. Queries the platform if that is not known yet. */
export async function accountStateOf(context: Context, channel: Channel): Promise<AccountState> {
  const { redis, keys } = context.store;
  const { config } = channel;
  const account = await requestAccount(context, channel);
  if (account?.kind !== 'known') return accountStateOn(context, config, account);
  // Every attempt calls this, so the channel's and the account's records are read in one round trip.
  const [stored, record] = await Promise.all([
    redis.hget(keys.channel(config.id), 'account'),
    redis.hgetall(keys.account(account.account)),
  ]);
  if (stored === account.account)
    return accountStateFrom(context, config, account, { account: stored, record });
  return accountStateOn(context, config, await recordAnswered(context, channel, account, stored));
}

async function accountStateOn(
  context: Pick<Context, 'store' | 'config'>,
  config: ChannelConfig,
  answered: Answered | undefined,
): Promise<AccountState> {
  const { redis, keys } = context.store;
  const stored = await redis.hget(keys.channel(config.id), 'account');
  const account = answered?.kind === 'known' ? answered.account : (stored ?? undefined);
  const record = account === undefined ? {} : await redis.hgetall(keys.account(account));
  return accountStateFrom(context, config, answered, { account, record });
}

async function accountStateFrom(
  context: Pick<Context, 'store' | 'config'>,
  config: ChannelConfig,
  answered: Answered | undefined,
  { account, record }: { account: string | undefined; record: Record<string, string> },
): Promise<AccountState> {
  const others = hasPostedBefore(record, config.id);
  const inherits = [...new Set([...formerIds(config), ...removedChannels(context.config, config, others)])];
  const known = { ...(account === undefined ? {} : { account }), inherits };
  const hasPosted = record[`posted|${config.id}`] !== undefined;
  if (hasPosted) return known;
  const renamed = others.find(
    ({ id, at }) => at < Number(record[`seen|${config.id}`] ?? 0) && !formerIds(config).includes(id),
  );
  if (renamed && !config.separate) return { ...known, held: renamedSentence(config.id, renamed.id) };
  if (answered === undefined) return known;
  return { ...known, ...(await beforeAccounts(context, config, answered)) };
}

/** The ids that posted to an account, except this one. */
function hasPostedBefore(record: Record<string, string>, id: string): { id: string; at: number }[] {
  return Object.entries(record)
    .filter(([field]) => field.startsWith('posted|') && field !== `posted|${id}`)
    .map(([field, at]) => ({ id: field.slice('posted|'.length), at: Number(at) }));
}

/** `was` as a list. */
function formerIds({ was }: Pick<ChannelConfig, 'was'>): string[] {
  return was === undefined ? [] : [was].flat();
}

/**
 * Those of these ids that are no longer in newsroom.yaml: what they posted to the same account counts as this channel's
 * own.
 */
function removedChannels(
  { channels }: Pick<Config, 'channels'>,
  config: ChannelConfig,
  others: { id: string }[],
): string[] {
  if (config.separate) return [];
  return others.map(({ id }) => id).filter((id) => channels.every((channel) => channel.id !== id));
}

/** What a new id must wait for while channels that posted before accounts were recorded may be the same one. */
async function beforeAccounts(
  context: Pick<Context, 'store' | 'config'>,
  config: ChannelConfig,
  answered: Answered,
): Promise<Pick<AccountState, 'held' | 'unknown' | 'signedOut'>> {
  const { store } = context;
  const since = Number((await store.redis.hget(store.keys.channels, config.id)) ?? 0);
  if (since === 0) return {};
  if (answered.kind === 'unknown')
    return answered.signedOut
      ? { unknown: answered.reason, signedOut: answered.askedAt }
      : { unknown: `it is not known yet which account the channel posts to: ${answered.reason}` };
  if (config.separate) return {};
  for (const id of await postedWithoutAccount(store)) {
    if (id === config.id || formerIds(config).includes(id)) continue;
    const other = context.config.channels.find((channel) => channel.id === id);
    if (!other) return { held: removedSentence(config.id, id) };
    if (other.type === config.type)
      return { unknown: `it is not known yet whether ${id} posts to the same account` };
  }
  return {};
}

/** Channels that posted recently and whose account is unknown. */
async function postedWithoutAccount(store: Store): Promise<string[]> {
  const { redis, keys } = store;
  const ids = new Set<string>();
  for (const state of ['sent', 'unknown', 'uncertain', 'sending']) {
    const { items } = await listDeliveries(store, { state }, postsChecked);
    for (const { channel } of items) ids.add(channel);
  }
  const accounts = await Promise.all(
    [...ids].map(async (id) => ({ id, account: await redis.hget(keys.channel(id), 'account') })),
  );
  return accounts.filter(({ account }) => account === null).map(({ id }) => id);
}

/** Ids that are no longer in newsroom.yaml, and which channel each of them has become. */
export async function successorsOf(
  context: Pick<Context, 'store' | 'config'>,
  ids: string[],
): Promise<Map<string, ChannelConfig>> {
  const successors = new Map<string, ChannelConfig>();
  const gone = ids.filter((id) => !context.config.channels.some((channel) => channel.id === id));
  if (gone.length === 0) return successors;
  for (const config of context.config.channels) {
    const { inherits } = await accountStateOn(context, config, undefined);
    for (const id of gone) if (inherits.includes(id)) successors.set(id, config);
  }
  return successors;
}

/** Whether a push was sent, or is in progress, judged by its first part. */
export async function wasSentAs(
  { store, config }: Pick<Context, 'store' | 'config'>,
  push: { articleId: string; channel: string; purpose: string },
): Promise<boolean> {
  const id = deliveryIdOf(pushIdOf({ newsroomId: config.newsroom.id, part: 1, ...push }));
  const state = (await deliveryById(store, id))?.state;
  return state === 'sent' || (state !== undefined && inFlight.includes(state));
}

/** Why a channel may not post to its account, as far as is known; the platform is not queried. */
export async function accountHeld(
  context: Pick<Context, 'store' | 'config'>,
  config: ChannelConfig,
): Promise<string | undefined> {
  const account = await context.store.redis.hget(context.store.keys.channel(config.id), 'account');
  return (await accountStateOn(context, config, account ? { kind: 'known', account } : undefined)).held;
}

/** Notes for the operator on each channel's account, by channel id; the platforms are not queried. */
export async function accountNotes(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, string>> {
  const { redis, keys, clock } = context.store;
  const notes = await Promise.all(
    context.config.channels.map(async (config) => {
      const channel = findChannel(context, config.id);
      if (!channel || sendDisabledReason(channel)) return [];
      const held = await accountHeld(context, config);
      if (held) return [[config.id, held]];
      const changedAt = await redis.hget(keys.channel(config.id), 'accountChangedAt');
      return clock.now() - Number(changedAt ?? 0) < changeShownMs
        ? [[config.id, changedSentence(config.id)]]
        : [];
    }),
  );
  return Object.fromEntries(notes.flat());
}

function renamedSentence(id: string, other: string): string {
  return `${other} posted to the account of ${id} before: where it was renamed, write "was: ${other}" under ${id} in newsroom.yaml; where both are meant, "separate: true"`;
}

function removedSentence(id: string, other: string): string {
  return `${id} is new, and it is not known which account ${other} posted to, which is no longer in newsroom.yaml: ${removedHint(id, other)}`;
}

function removedHint(id: string, other: string): string {
  return `where it was renamed, write "was: ${other}" under ${id}; where it is another account, "separate: true"`;
}

function changedSentence(id: string): string {
  return `${id} posts to another account than before; nothing that it posted is posted again`;
}
