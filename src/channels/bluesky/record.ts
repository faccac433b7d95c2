import { z } from 'zod';
import { facetsIn } from '../../compose/counting/bluesky.ts';
import { reasonOf } from '../../errors.ts';
import { errorTextOf, jsonOf, redacted } from '../answer.ts';
import type { Post } from '../channel.ts';
import { NothingSent, type Within } from '../request.ts';
import { posts, readRecord, refusalIn } from './repository.ts';
import type { BlueskyPlatform } from './session.ts';

const Reference = z.object({ uri: z.string(), cid: z.string() });
/** A post as the server returns it. */
export const StoredPost = z.object({
  uri: z.string().startsWith('at://'),
  cid: z.string().min(1),
  value: z.looseObject({
    text: z.string(),
    reply: z.object({ root: Reference, parent: Reference }).optional(),
  }),
});

/** Links and tags. A mention needs the account's DID, which requires a lookup, so it stays text. */
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

/** The previous part and the thread's first part, as a reply names them. Throws `NothingSent` if they can't be read. */
export async function partBefore(
  platform: BlueskyPlatform,
  { replyTo }: Post,
  within: Within,
): Promise<{ reply?: Record<string, unknown> }> {
  if (replyTo === undefined) return {};
  const place = { collection: posts, rkey: replyTo.split('/').at(-1) ?? '' };
  const { answer } = await readRecord(platform, place, within).catch((error: unknown) => {
    if (error instanceof NothingSent) throw error;
    throw new NothingSent({ kind: 'not-sent', reason: redacted(reasonOf(error), platform.secrets) });
  });
  const stored = StoredPost.safeParse(jsonOf(answer));
  if (stored.success) {
    const { uri, cid, value } = stored.data;
    const parent = { uri, cid };
    return { reply: { root: value.reply?.root ?? parent, parent } };
  }
  if (refusalIn(answer) === 'RecordNotFound')
    throw new NothingSent({ kind: 'refused', reason: 'the part before it is no longer there' });
  throw new NothingSent({ kind: 'not-sent', reason: `${errorTextOf(answer, platform)} for the part before` });
}
