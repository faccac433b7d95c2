import type { Article } from '../article/article.ts';
import type { Composing } from '../compose/composer.ts';
import { type CountingRule, countingRules } from '../compose/counting/index.ts';
import { addressesOf } from '../config/addresses.ts';
import { type ChannelConfig, type Config, channelBase } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { isPublicHost } from '../net/addresses.ts';
import type { Appearance } from './appearance.ts';
import type { ChannelContext, ChannelType, PaidPosts } from './channel.ts';
import { endingFacts } from './datedFacts.ts';
import { channelTypes } from './index.ts';

type Configured = { config: Pick<Config, 'channels'> };

/** A channel as configured, with its type. */
export interface Channel {
  config: ChannelConfig;
  type: ChannelType;
}

/** A channel as configured, with its type; undefined if the configuration no longer has it. */
export function findChannel({ config }: Configured, id: string): Channel | undefined {
  const channel = config.channels.find((each) => each.id === id);
  const type = channelTypes.find((candidate) => candidate.type === channel?.type);
  return channel && type ? { config: channel, type } : undefined;
}

/** The same, but throws if there is none. */
export function requireChannel(context: Configured, id: string): Channel {
  const channel = findChannel(context, id);
  if (!channel) throw new SluglineError('channel.unknown', { id });
  return channel;
}

/** Whether a person posts on this channel by hand, and confirms it. */
export function isByHand(context: Configured, id: string): boolean {
  const channel = findChannel(context, id);
  return channel?.type.abilities(channel.config).settles === 'person';
}

/** What channel types receive. */
export function channelContext({
  net,
  clock,
  log,
  store,
  secret,
  config,
}: Omit<ChannelContext, 'newsroom' | 'webBase'> & { config: Config }): ChannelContext {
  const { webBase } = addressesOf(config);
  return { net, clock, log, store, secret, newsroom: config.newsroom, webBase };
}

/**
 * What an operator should know about a channel that works: what ends soon or has ended at its platform, such as its
 * API's version, and what the platform can't reach. One or two sentences each.
 */
export function concernsOf(channel: Channel, { config, now }: { config: Config; now: number }): string[] {
  const ending = endingFacts(channel.type.datedFacts?.(channel.config) ?? [], now);
  return [...ending, ...concernsInFile(channel, config)];
}

/** The configuration that concerns about channels depend on. */
type Concerned = Pick<Config, 'channels' | 'sources' | 'newsroom' | 'web' | 'links'>;

/** What newsroom.yaml alone says. */
function concernsInFile(channel: Channel, config: Concerned): string[] {
  return [
    ...addressConcerns(channel, config),
    ...(channel.type.configConcerns?.(channel.config, config) ?? []),
  ];
}

/** Notes on pictures that the platform can't fetch, because this server's address is on this machine or network. */
function unreachedPictures({ config, type }: Channel, whole: Pick<Config, 'web' | 'links'>): string[] {
  const { webBase } = addressesOf(whole);
  if (!type.fetchesPictures?.(config) || isPublicHost(new URL(webBase).hostname)) return [];
  return [
    `It fetches each picture from this server, and nobody on the internet reaches ${webBase}: posts go without pictures. Set web.baseUrl to a public address, or leave out "photo".`,
  ];
}

/** What this server's own address keeps a channel from, one sentence each. */
function addressConcerns(channel: Channel, whole: Pick<Config, 'web' | 'links'>): string[] {
  const { config, type } = channel;
  const own = config.dryRun ? undefined : type.addressFault?.(addressesOf(whole).webBase);
  return [...unreachedPictures(channel, whole), ...(own ? [own] : [])];
}

/**
 * Why this channel never posts anything, as a phrase; undefined if it posts. Drafts are still made, approved and given
 * their places.
 */
export function sendDisabledReason({
  config,
}: {
  config: Pick<ChannelConfig, 'dryRun'>;
}): string | undefined {
  return config.dryRun ? 'dry run: this channel sends nothing' : undefined;
}

/** What an operator must know about the configured channels before anything happens, one sentence each. */
export function channelWarnings(config: Concerned): string[] {
  const single = config.channels.flatMap((each) => {
    const warnings: string[] = [];
    if (each.learn && each.link === 'canonical')
      warnings.push(
        `channel ${each.id}: it learns nothing, because clicks on canonical links can’t be counted; set "link: short".`,
      );
    const channel = findChannel({ config }, each.id);
    const concerns = channel ? concernsInFile(channel, config) : [];
    return [...warnings, ...concerns.map((sentence) => `channel ${each.id}: ${sentence}`)];
  });
  return [...single, ...sharedAccounts(config)];
}

/** Channels that have the same account according to the configuration, unless that is declared intentional. */
function sharedAccounts({ channels }: Pick<Config, 'channels'>): string[] {
  return channels.flatMap((channel, index) => {
    const first = channels.slice(0, index).find((other) => ownKeys(other) === ownKeys(channel));
    if (!first || first.separate || channel.separate || channel.type === 'manual') return [];
    return [
      `channels ${first.id} and ${channel.id} post to the same account: whichever was added after the other had posted is held.`,
      `If both are intended, write "separate: true" under ${channel.id};`,
      'where one was renamed, keep the new one alone, with "was: …" and the old id.',
    ].join(' ');
  });
}

/** A channel's type with that type's own keys, in a fixed order. */
function ownKeys(channel: ChannelConfig): string {
  const own = Object.entries(channel).filter(([key]) => !(key in channelBase));
  return JSON.stringify(own.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A note for a sender whose article names unknown channels; undefined if all are known. */
export function unknownChannels(
  { config }: Configured,
  named: readonly string[] | undefined,
): string | undefined {
  const known = config.channels.map(({ id }) => id);
  const unknown = (named ?? []).filter((id) => !known.includes(id));
  if (unknown.length === 0) return undefined;
  const there = known.length > 0 ? `there are ${known.join(', ')}` : 'there is none';
  const names = unknown.map((id) => `"${id.slice(0, 100)}"`).join(', ');
  return `It gets no draft for ${names}: no channel has that id; ${there}.`;
}

/** How this channel's platform counts. */
export function ruleOf(context: Configured, channelId: string): CountingRule {
  const { type, config } = requireChannel(context, channelId);
  const wanted = type.countingOf?.(config) ?? type.counting;
  const rule = countingRules.find(({ name }) => name === wanted);
  if (!rule)
    throw new Error(
      `channel type ${type.type} names the counting rule ${wanted}, which is not in src/compose/counting/`,
    );
  return rule;
}

/** The counting rule of a channel type, or the rule with that name. Undefined if there is neither. */
export function ruleOfType(type: string): CountingRule | undefined {
  const name = channelTypes.find((channel) => channel.type === type)?.counting ?? type;
  return countingRules.find((rule) => rule.name === name);
}

/** Every type that can be measured, in alphabetical order. */
export function measurableTypes(): string[] {
  const types = [...channelTypes.map(({ type }) => type), ...countingRules.map(({ name }) => name)];
  return [...new Set(types)].sort();
}

/** The limit set in the channel's configuration, if any. */
export function configuredLimit({ limit }: ChannelConfig): number | undefined {
  return typeof limit === 'number' ? limit : undefined;
}

/** How long a text may be together with its content warning, which some platforms count. */
export function textLimit(
  rule: CountingRule,
  limit: number | undefined,
  contentWarning: string | undefined,
): number {
  const warning = contentWarning ? (rule.warningLength?.(contentWarning) ?? 0) : 0;
  return Math.max(0, (limit ?? rule.limit) - warning);
}

/**
 * How many posts a thread on this channel may have; 1 if it has no threads. X accepts replies by API only on request,
 * and each post costs, so threads must be enabled there.
 */
export function threadPartsOf(channel: ChannelConfig): number {
  if (!(channel.thread ?? channel.type !== 'x')) return 1;
  const type = channelTypes.find((candidate) => candidate.type === channel.type);
  return type?.abilities(channel).maxParts ?? 1;
}

/** Whether a channel's posts carry the picture's alt text: only then is one required. */
export function describesPictures(channel: ChannelConfig): boolean {
  const type = channelTypes.find((candidate) => candidate.type === channel.type);
  return type?.abilities(channel).describesPictures ?? false;
}

/** How many posts a day a channel may send, by its cap and its budget. */
export function perDayOf(channel: ChannelConfig): number | undefined {
  const limits = [channel.cap.perDay, paidPostsOf(channel)?.perDay].filter((limit) => limit !== undefined);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** How many posts a channel's budget pays for. */
export function paidPostsOf(channel: ChannelConfig): PaidPosts | undefined {
  return channelTypes.find(({ type }) => type === channel.type)?.paidPosts?.(channel);
}

/** How a channel's drafts are composed, except for the link. */
export function composingFor(
  rule: CountingRule,
  channel: { limit?: number | undefined; hashtags?: number | undefined; threadParts?: number },
  article: Pick<Article, 'contentWarning'>,
): Omit<Composing, 'link'> {
  return {
    counting: rule,
    limit: textLimit(rule, channel.limit, article.contentWarning),
    hashtags: channel.hashtags ?? 0,
    threadParts: channel.threadParts ?? 1,
  };
}

/** How a channel's posts look; a sandbox looks like the platform that it imitates. */
export function appearanceOf({ config, type }: Channel): Appearance {
  const imitated = type.countingOf?.(config);
  return channelTypes.find((each) => each.type === imitated)?.appearance ?? type.appearance;
}

/** The account as readers see it, if the configuration contains it. */
export function handleOf({ config, type }: Channel): string | undefined {
  return type.appearance.handle?.(config);
}
