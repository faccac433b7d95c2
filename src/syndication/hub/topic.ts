import { createHash } from 'node:crypto';
import { formats } from '../../../feeds/index.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import { feedUrlOf } from '../head.ts';
import { subjectOf } from '../subjects.ts';
import { gatherMs } from './limits.ts';

/** A feed in one format: what a hub's subscribers name by its address. */
export interface Topic {
  feed: string;
  extension: string;
}

/**
 * The topic of an address: what is below `/feeds/` of the public address, whether or not there is such a feed.
 * Undefined for any other address. Percent-encoding is decoded, as the Recommendation requires (section 5.1.1).
 */
export function topicIn(address: string, config: Pick<Config, 'web' | 'links' | 'feeds' | 'newsroom'>) {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const base = new URL(`${addressesOf(config).webBase}/feeds/`);
  if (url.origin !== base.origin || url.search !== '' || !url.pathname.startsWith(base.pathname))
    return undefined;
  const path = decoded(url.pathname.slice(base.pathname.length));
  const dot = path?.lastIndexOf('.') ?? -1;
  if (path === undefined || dot < 1 || path.length > longestName) return undefined;
  const extension = path.slice(dot + 1);
  if (!Object.hasOwn(formats, extension)) return undefined;
  const named = path.slice(0, dot);
  // The canonical name of a feed that may be written in several ways.
  return { feed: subjectOf(named, config)?.subject.id ?? named, extension } satisfies Topic;
}

const longestName = 300;

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A topic's name in keys and tables: the feed's id, a dot, the format. */
export function topicName({ feed, extension }: Topic): string {
  return `${feed}.${extension}`;
}

/** The feed's own address. */
export function topicUrl({ feed, extension }: Topic, config: Pick<Config, 'web' | 'links'>): string {
  return feedUrlOf(feed, extension, addressesOf(config));
}

/** A subscription's id: one for each topic and callback, whatever address the newsroom has. */
export function subscriptionIdOf(topic: Topic, callback: string): string {
  return `s_${digestOf(topicName(topic), callback)}`;
}

/** The id of the record about notifying an outside hub of a topic. */
export function outsideIdOf(topic: Topic, hub: string): string {
  return `h_${digestOf(topicName(topic), hub)}`;
}

/** A short name for a text of any length, for keys and ids. */
export function digestOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** How a changed feed is announced: after a moment, and to outside hubs too if the newsroom has any. */
export function announcing({ hubs }: Pick<Config, 'hubs'>): { gatherMs: number; outside: boolean } {
  return { gatherMs, outside: hubs.length > 0 };
}
