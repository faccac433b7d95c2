import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { Within } from '../request.ts';
import { asAccount, type BlueskyPlatform, call, type Session } from './session.ts';

/** The collection of an account's posts. */
export const posts = 'app.bsky.feed.post';

/** Where a record is in the account's repository. */
export interface RecordPlace {
  collection: string;
  rkey: string;
}

/** What the server answers to a record that it has stored. */
export const Stored = z.object({ uri: z.string().startsWith('at://'), cid: z.string().min(1) });

const Refusal = z.object({ error: z.string() });

/** The name of the error, if the server refused with one. */
export function refusalIn(answer: OutboundResponse): string | undefined {
  return answer.status === 400 ? Refusal.safeParse(jsonOf(answer)).data?.error : undefined;
}

type Answered = Promise<{ answer: OutboundResponse; session: Session }>;

/** Reads a record. Throws what `asAccount` throws. */
export function readRecord(
  platform: BlueskyPlatform,
  { collection, rkey }: RecordPlace,
  within: Within = {},
): Answered {
  return asAccount(platform, within, (session) => {
    const query = new URLSearchParams({ repo: session.did, collection, rkey });
    return call(platform, `com.atproto.repo.getRecord?${query}`, { ...within, session });
  });
}

/**
 * Writes a record if the one there is still `swapRecord` (its CID; null: none), otherwise the answer is `InvalidSwap`.
 * The same record again changes nothing and gets the first answer. Throws what `asAccount` throws.
 */
export function putRecord(
  platform: BlueskyPlatform,
  { collection, rkey }: RecordPlace,
  record: object,
  swapRecord: string | null,
  within: Within,
): Answered {
  return asAccount(platform, within, (session) =>
    call(platform, 'com.atproto.repo.putRecord', {
      ...within,
      method: 'POST',
      json: { repo: session.did, collection, rkey, swapRecord, record },
      session,
    }),
  );
}

/** Deletes a record; deleting a missing one succeeds too. Throws what `asAccount` throws. */
export function deleteRecord(
  platform: BlueskyPlatform,
  { collection, rkey }: RecordPlace,
  within: Within,
): Answered {
  return asAccount(platform, within, (session) =>
    call(platform, 'com.atproto.repo.deleteRecord', {
      ...within,
      method: 'POST',
      json: { repo: session.did, collection, rkey },
      session,
    }),
  );
}
