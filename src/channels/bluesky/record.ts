import { z } from 'zod';
import { facetsIn } from '../../compose/counting/bluesky.ts';
import { reasonOf } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf, redacted } from '../answer.ts';
import type { Post } from '../channel.ts';
import { NothingSent, type Within } from '../request.ts';
import { asAccount, type BlueskyPlatform, call } from './session.ts';

export const collection = 'app.bsky.feed.post';

const Reference = z.object({ uri: z.string(), cid: z.string() });
/** A record as the server returns it. */
export const StoredRecord = z.object({
  uri: z.string().startsWith('at://'),
  cid: z.string().min(1),
  value: z.looseObject({
    text: z.string(),
    reply: z.object({ root: Reference, parent: Reference }).optional(),
  }),
});
const Refusal = z.object({ error: z.string() });

/** The name of an error, if the server refused with one. */
export function refusalIn(answer: OutboundResponse): string | undefined {
  return answer.status === 400 ? Refusal.safeParse(jsonOf(answer)).data?.error : undefined;
}

/** Links and tags. A mention needs the account's DID, which requires a lookup: it stays text. */
export function facetsOf(text: string): Record<string, unknown>[] {
  return facetsIn(text).flatMap(({ byteStart, byteEnd, kind, value }) => {
    if (kind === 'mention') return [];
    const feature =
      kind === 'link'
        ? { $type: 'app.bsky.richtext.facet#link', uri: value }
        : { $type: 'app.bsky.richtext.facet#tag', tag: value };
    return [{ index: { byteStart, byteEnd }, features: [feature] }];
  });
}

/** Bluesky reads no page: the card is what the record says. */
export function cardOf({ link, headline, description, media }: Post): Record<string, unknown> {
  const thumb: unknown = media === undefined ? undefined : JSON.parse(media);
  return {
    $type: 'app.bsky.embed.external',
    external: { uri: link, title: headline, description: description ?? '', ...(thumb ? { thumb } : {}) },
  };
}

/** The record under a key of the account's posts. Throws what `asAccount` throws. */
export function readRecord(
  platform: BlueskyPlatform,
  rkey: string,
  within: Within = {},
): ReturnType<typeof asAccount> {
  return asAccount(platform, within, (session) => {
    const query = new URLSearchParams({ repo: session.did, collection, rkey });
    return call(platform, `com.atproto.repo.getRecord?${query}`, { ...within, session });
  });
}

/** The previous part and the thread's first, as a reply names them. Throws `NothingSent` if they can't be read. */
export async function partBefore(
  platform: BlueskyPlatform,
  { replyTo }: Post,
  within: Within,
): Promise<{ reply?: Record<string, unknown> }> {
  if (replyTo === undefined) return {};
  const { answer } = await readRecord(platform, replyTo.split('/').at(-1) ?? '', within).catch(
    (error: unknown) => {
      if (error instanceof NothingSent) throw error;
      throw new NothingSent({ kind: 'not-sent', reason: redacted(reasonOf(error), platform.secrets) });
    },
  );
  const stored = StoredRecord.safeParse(jsonOf(answer));
  if (stored.success) {
    const { uri, cid, value } = stored.data;
    const parent = { uri, cid };
    return { reply: { root: value.reply?.root ?? parent, parent } };
  }
  if (refusalIn(answer) === 'RecordNotFound')
    throw new NothingSent({ kind: 'refused', reason: 'the part before it is no longer there' });
  throw new NothingSent({ kind: 'not-sent', reason: `${errorTextOf(answer, platform)} for the part before` });
}
