import { z } from 'zod';
import { facetsIn } from '../../compose/counting/bluesky.ts';
import { reasonOf } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf, redacted } from '../answer.ts';
import type { ChannelContext, Outcome, Post } from '../channel.ts';
import {
  type Account,
  asAccount,
  type CallResult,
  call,
  type Session,
  secretsOf,
  type Within,
} from './session.ts';

export const collection = 'app.bsky.feed.post';

const Reference = z.object({ uri: z.string(), cid: z.string() });
/** A record as the server gives it back. */
export const StoredRecord = z.object({
  uri: z.string().startsWith('at://'),
  cid: z.string().min(1),
  value: z.looseObject({
    text: z.string(),
    reply: z.object({ root: Reference, parent: Reference }).optional(),
  }),
});
const Refusal = z.object({ error: z.string() });

export function bearer({ accessJwt }: Session): Record<string, string> {
  return { authorization: `Bearer ${accessJwt}` };
}

/** The name of an error, where the server refused with one. */
export function refusalIn(answer: OutboundResponse): string | undefined {
  return answer.status === 400 ? Refusal.safeParse(jsonOf(answer)).data?.error : undefined;
}

/** Links and tags. A mention needs the account's DID, which only a look-up gives: it stays text. */
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
export function cardOf({ link, headline, description }: Post, thumb?: unknown): Record<string, unknown> {
  return {
    $type: 'app.bsky.embed.external',
    external: { uri: link, title: headline, description: description ?? '', ...(thumb ? { thumb } : {}) },
  };
}

/** The record under a key of the account's posts. Throws what a request throws. */
export function readRecord(
  rkey: string,
  account: Account,
  context: ChannelContext,
  within: Within = {},
): Promise<CallResult> {
  return asAccount(account, context, within, (session) => {
    const query = new URLSearchParams({ repo: session.did, collection, rkey });
    const headers = bearer(session);
    return call(account, context, `com.atproto.repo.getRecord?${query}`, { ...within, headers });
  });
}

/** The part before and the thread's first, as a reply names them. Nothing is sent where they can't be read. */
export async function partBefore(
  { replyTo }: Post,
  account: Account,
  context: ChannelContext,
  within: Within,
): Promise<{ reply?: Record<string, unknown> } | { failed: Outcome }> {
  if (replyTo === undefined) return {};
  try {
    const result = await readRecord(replyTo.split('/').at(-1) ?? '', account, context, within);
    if ('failed' in result) return result;
    const stored = StoredRecord.safeParse(jsonOf(result.answer));
    if (stored.success) {
      const { uri, cid, value } = stored.data;
      const parent = { uri, cid };
      return { reply: { root: value.reply?.root ?? parent, parent } };
    }
    if (refusalIn(result.answer) === 'RecordNotFound')
      return { failed: { kind: 'refused', reason: 'the part before it is no longer there' } };
    const errorText = errorTextOf(result.answer, 'Bluesky', secretsOf(account, context));
    return { failed: { kind: 'not-sent', reason: `${errorText} for the part before` } };
  } catch (error) {
    return { failed: { kind: 'not-sent', reason: redacted(reasonOf(error), secretsOf(account, context)) } };
  }
}
