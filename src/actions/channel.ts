import type { Article } from '../article/article.ts';
import type { ChannelType } from '../channels/channel.ts';
import { channelTypes } from '../channels/index.ts';
import type { Composing } from '../compose/composer.ts';
import { type CountingRule, countingRules } from '../compose/counting/index.ts';
import type { ChannelConfig } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Needs } from './needs.ts';

/** A channel as configured, with its type; undefined where the configuration no longer has it. */
export function findChannel(
  needs: Pick<Needs, 'config'>,
  id: string,
): { config: ChannelConfig; type: ChannelType } | undefined {
  const config = needs.config.channels.find((channel) => channel.id === id);
  const type = channelTypes.find((candidate) => candidate.type === config?.type);
  return config && type ? { config, type } : undefined;
}

/** The same, throwing where there is none. */
export function requireChannel(
  needs: Pick<Needs, 'config'>,
  id: string,
): { config: ChannelConfig; type: ChannelType } {
  const channel = findChannel(needs, id);
  if (!channel) throw new SluglineError('channel.unknown', { id });
  return channel;
}

/** How this channel's platform counts. */
export function ruleOf(needs: Pick<Needs, 'config'>, channelId: string): CountingRule {
  const { type } = requireChannel(needs, channelId);
  const rule = countingRules.find(({ name }) => name === type.counting);
  if (!rule)
    throw new Error(
      `channel type ${type.type} names the counting rule ${type.counting}, which is not in src/compose/counting/`,
    );
  return rule;
}

/**
 * How a channel type counts: by the type's own rule, or by the rule of that name for a platform whose sending is not
 * built yet. What writes by hand or by mail counts as it stands. Undefined where nothing is known of the type.
 */
export function ruleOfType(type: string): CountingRule | undefined {
  const known = channelTypes.find((channel) => channel.type === type);
  const name = known?.counting ?? (type === 'manual' || type === 'email' ? 'plain' : type);
  return countingRules.find((rule) => rule.name === name);
}

/** Every type that can be measured, in the order of the alphabet. */
export function measurableTypes(): string[] {
  const types = [
    ...channelTypes.map(({ type }) => type),
    ...countingRules.map(({ name }) => name),
    'email',
    'manual',
  ];
  return [...new Set(types)].sort();
}

/** A limit that the channel's configuration sets, where it sets one. */
export function limitOf(needs: Pick<Needs, 'config'>, channelId: string): number | undefined {
  const { limit } = requireChannel(needs, channelId).config;
  return typeof limit === 'number' ? limit : undefined;
}

/** How long a text may be beside its content warning, which some platforms count together with it. */
export function textLimit(
  rule: CountingRule,
  limit: number | undefined,
  contentWarning: string | undefined,
): number {
  const warning = contentWarning ? (rule.warningLength?.(contentWarning) ?? 0) : 0;
  return Math.max(0, (limit ?? rule.limit) - warning);
}

/** How a channel's drafts are composed, but for the link. */
export function composingFor(
  rule: CountingRule,
  channel: { limit?: number | undefined; hashtags?: number | undefined },
  article: Pick<Article, 'contentWarning'>,
): Omit<Composing, 'link'> {
  return {
    counting: rule,
    limit: textLimit(rule, channel.limit, article.contentWarning),
    hashtags: channel.hashtags ?? 0,
  };
}
