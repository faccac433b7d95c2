import type { Store } from '../../store/store.ts';

/** A post on a sandbox channel's page. Times are milliseconds since 1970. */
export interface SandboxPost {
  id: string;
  /** Missing in posts of earlier versions. */
  articleId?: string;
  text: string;
  at: number;
  language: string;
  link: string;
  headline: string;
  description?: string;
  image?: { url: string; alt?: string };
  replyTo?: string;
  contentWarning?: string;
  editedAt?: number;
  removedAt?: number;
}

/** The outcomes that can be set for the next request. */
export const sandboxFaults = ['refuse', 'rate-limit', 'lose-answer', 'lose-request'] as const;
export type SandboxFault = (typeof sandboxFaults)[number];

/** The newest posts of a page are kept; older ones are deleted. */
export const maxSandboxPosts = 200;

export function isSandboxFault(text: string): text is SandboxFault {
  return sandboxFaults.some((fault) => fault === text);
}

/** The posts of a sandbox channel, newest first. */
export async function sandboxPostsOf({ redis, keys }: Store, channel: string): Promise<SandboxPost[]> {
  const ids = await redis.zrevrange(keys.sandboxOrder(channel), 0, maxSandboxPosts - 1);
  if (ids.length === 0) return [];
  const stored = await redis.hmget(keys.sandboxPosts(channel), ...ids);
  return stored.filter((json) => json !== null).map((json) => JSON.parse(json) as SandboxPost);
}

/** One of them; undefined if it does not exist, or was deleted. */
export async function sandboxPost(
  { redis, keys }: Store,
  channel: string,
  id: string,
): Promise<SandboxPost | undefined> {
  const json = await redis.hget(keys.sandboxPosts(channel), id);
  return json === null ? undefined : (JSON.parse(json) as SandboxPost);
}

/** The outcome set for the next request, if any. */
export async function sandboxFaultOf(
  { redis, keys }: Store,
  channel: string,
): Promise<SandboxFault | undefined> {
  const fault = await redis.hget(keys.sandbox(channel), 'fault');
  return fault !== null && isSandboxFault(fault) ? fault : undefined;
}
