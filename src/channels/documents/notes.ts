import { recordDocument } from '../../store/scripts/document/recordDocument.ts';
import type { Store } from '../../store/store.ts';
import { NothingSent } from '../request.ts';

/** What is known of a channel's record of an article at its platform. */
export interface DocumentNote {
  /**
   * `asked`: its writing or deletion was requested, and it is not known whether that was done; `written`; `gone`: a
   * lookup showed that there is none.
   */
  state: 'asked' | 'written' | 'gone';
  /** The article's revision that this was done for; missing if it was deleted whatever the article says. */
  revision?: number;
  /** Its address at the platform. */
  uri: string;
}

/** Which record a note is about, and whose attempt it is. */
export interface NotedDocument {
  articleId: string;
  channel: string;
  deliveryId: string;
  claim?: string | undefined;
  /** The newsroom's own record to which it belongs, once that exists. */
  publication?: string | undefined;
}

/**
 * Stores a step, and waits for the store's replicas if there are any. Throws `NothingSent` if the claim has ended.
 */
export async function noteDocument(store: Store, about: NotedDocument, note: DocumentNote): Promise<void> {
  const confirm = store.replication?.mark();
  const { outcome } = await recordDocument(store, { ...about, json: JSON.stringify(note) });
  if (outcome === 'lost') throw new NothingSent({ kind: 'not-sent', reason: 'the claim has ended' });
  await confirm?.();
}

/** What is known of each of these channels' records of an article; undefined where there never was one. */
export async function documentNotes(
  { redis, keys }: Store,
  articleId: string,
  channels: string[],
): Promise<(DocumentNote | undefined)[]> {
  if (channels.length === 0) return [];
  const fields = channels.map((channel) => `channel:${channel}`);
  const found = await redis.hmget(keys.documents(articleId), ...fields);
  return found.map((json) => (json ? (JSON.parse(json) as DocumentNote) : undefined));
}

/** The address of the channel's record of the newsroom at its platform; undefined if it has written none. */
export async function publicationOf({ redis, keys }: Store, channel: string): Promise<string | undefined> {
  return (await redis.hget(keys.channel(channel), 'publication')) ?? undefined;
}
