import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { jsonOf, type Secrets, wordsOf } from './answer.ts';
import type { Attempted, Found, Post } from './channel.ts';
import { comparable, plainAddress, readShown } from './shown.ts';

const Status = z.object({
  id: z.string().min(1),
  created_at: z.string(),
  url: z.string().nullish(),
  content: z.string(),
  in_reply_to_id: z.string().nullish(),
});
type Status = z.infer<typeof Status>;

export interface LookNeeds {
  attempted: Attempted;
  clock: Clock;
  /** The link is ours alone (a short link), so that nobody else's post has it. */
  linkIsUnique: boolean;
  secrets: Secrets;
}

/** 400 statuses: at Mastodon's own limit of 300 posts in 3 hours more than two hours of nothing else. */
const mostPages = 10;
/** A `Date` header tells whole seconds, and the answer took a moment. */
const clockMargin = 3_000;
/** Where the server tells no time of its own. */
const unknownClockMargin = 5 * 60_000;

/** The server's time from which a status can come from our first attempt. */
function earliest(answer: OutboundResponse, { attempted, clock }: LookNeeds): number {
  const serverNow = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(serverNow)) return attempted.firstAttemptAt - unknownClockMargin;
  return attempted.firstAttemptAt + (serverNow - clock.now()) - clockMargin;
}

/**
 * Is this status our post? The same text is; so is our own short link in a status made since the first
 * attempt (its text may have been edited there). Before the first attempt only a first post counts, where link
 * and text both agree: an evergreen or a correction may repeat what an older post of ours says.
 */
function isOurs(status: Status, post: Post, since: number, linkIsUnique: boolean): boolean {
  const shown = readShown(status.content);
  const hasSameText = shown.text === comparable(post.text);
  const hasLink = post.text.includes(post.link) && shown.links.has(plainAddress(post.link));
  if (Date.parse(status.created_at) < since) {
    return hasSameText && hasLink && linkIsUnique && post.purpose === 'post';
  }
  if (post.replyTo !== undefined && status.in_reply_to_id !== post.replyTo) return false;
  return hasSameText || (hasLink && linkIsUnique);
}

/**
 * Looks for our post among an account's statuses, newest first, page by page until before the first attempt.
 * `page` gives the statuses before an id. `absent` only where every page back to then was read.
 */
export async function lookAmong(
  page: (before: string | undefined) => Promise<OutboundResponse>,
  post: Post,
  needs: LookNeeds,
): Promise<Found> {
  let before: string | undefined;
  let seen = 0;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await page(before);
    const statuses = z.array(Status).safeParse(jsonOf(answer));
    if (answer.status !== 200)
      return { kind: 'cannot-tell', reason: wordsOf(answer, 'Mastodon', needs.secrets) };
    if (!statuses.success)
      return { kind: 'cannot-tell', reason: 'Mastodon answered with what is no list of statuses' };
    const since = earliest(answer, needs);
    const ours = statuses.data.find((status) => isOurs(status, post, since, needs.linkIsUnique));
    if (ours) return { kind: 'found', remoteId: ours.id, ...(ours.url ? { remoteUrl: ours.url } : {}) };
    seen += statuses.data.length;
    const oldest = statuses.data.at(-1);
    if (!oldest || Date.parse(oldest.created_at) < since) {
      return {
        kind: 'absent',
        looked: `at the account’s newest ${seen} posts, back to before the first attempt`,
      };
    }
    before = oldest.id;
  }
  return {
    kind: 'cannot-tell',
    reason: `none of the account’s newest ${seen} posts is ours, and there are more since the first attempt`,
  };
}
