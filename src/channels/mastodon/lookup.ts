import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf, postAt } from '../answer.ts';
import type { Attempted, Found, Post } from '../channel.ts';
import { comparable, plainAddress, readRendered } from '../renderedPost.ts';
import type { Platform } from '../request.ts';

const Status = z.object({
  id: z.string().min(1),
  created_at: z.string(),
  url: z.string().nullish(),
  content: z.string(),
  in_reply_to_id: z.string().nullish(),
});
type Status = z.infer<typeof Status>;

export interface LookupContext {
  attempted: Attempted;
  /** The link is ours alone (a short link), so that nobody else's post has it. */
  linkIsUnique: boolean;
  platform: Platform;
}

/** 400 statuses: at Mastodon's own limit of 300 posts in 3 hours more than two hours of nothing else. */
const maxPages = 10;
/** A `Date` header tells whole seconds, and the answer took a moment. */
const clockMargin = 3_000;
/** Where the server tells no time of its own. */
const unknownClockMargin = 5 * 60_000;

/** The server's time from which a status can come from our first attempt. */
function earliest(answer: OutboundResponse, { attempted, platform }: LookupContext): number {
  const serverNow = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(serverNow)) return attempted.firstAttemptAt - unknownClockMargin;
  return attempted.firstAttemptAt + (serverNow - platform.context.clock.now()) - clockMargin;
}

type Likeness = 'ours' | 'perhaps' | 'other';

/**
 * Is this status our post? What it answers must be what ours answers. Beyond that only two things prove it: our own
 * short link, which no other post has, or the same text as an answer to our own part before. A text alone may be a
 * person's or another program's, and what was made before the first attempt is not ours at all: where such a status
 * looks like ours, nobody can tell.
 */
function likenessOf(status: Status, post: Post, since: number, linkIsUnique: boolean): Likeness {
  const shown = readRendered(status.content);
  const hasSameText = shown.text === comparable(post.text);
  const hasOurLink =
    linkIsUnique && post.text.includes(post.link) && shown.links.has(plainAddress(post.link));
  if (!hasSameText && !hasOurLink) return 'other';
  if (Date.parse(status.created_at) < since) {
    // A correction or an evergreen repeats what an older post of ours says; a first post has nothing before it.
    return hasSameText && hasOurLink && post.purpose === 'post' ? 'perhaps' : 'other';
  }
  const answers = status.in_reply_to_id ?? undefined;
  // The server forgets what a status answered once that is deleted.
  if (answers !== post.replyTo) return answers === undefined ? 'perhaps' : 'other';
  return hasOurLink || post.replyTo !== undefined ? 'ours' : 'perhaps';
}

/** What the statuses that look like our post come to: one that is certainly ours, or nothing that anybody can tell. */
function judged(ours: Status[], perhaps: Status[]): Found | undefined {
  const [first, second] = ours;
  if (first && !second) return { kind: 'found', remoteId: first.id, ...postAt(first.url) };
  const all = [...ours, ...perhaps];
  if (all.length === 0) return undefined;
  return { kind: 'ambiguous', candidates: all.map(({ id, url }) => url ?? id) };
}

/**
 * Looks for our post among an account's statuses, newest first, page by page until before the first attempt.
 * `page` gives the statuses before an id. `absent` only where every page back to then was read.
 */
export async function findAmong(
  page: (before: string | undefined) => Promise<OutboundResponse>,
  post: Post,
  context: LookupContext,
): Promise<Found> {
  let before: string | undefined;
  let seen = 0;
  const ours: Status[] = [];
  const perhaps: Status[] = [];
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await page(before);
    const statuses = z.array(Status).safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, context.platform) };
    if (!statuses.success)
      return { kind: 'cannot-tell', reason: 'Mastodon answered with what is no list of statuses' };
    const since = earliest(answer, context);
    for (const status of statuses.data) {
      const likeness = likenessOf(status, post, since, context.linkIsUnique);
      if (likeness === 'ours') ours.push(status);
      if (likeness === 'perhaps') perhaps.push(status);
    }
    seen += statuses.data.length;
    const oldest = statuses.data.at(-1);
    if (!oldest || Date.parse(oldest.created_at) < since) {
      const searched = `at the account’s newest ${seen} posts, back to before the first attempt`;
      return judged(ours, perhaps) ?? { kind: 'absent', looked: searched };
    }
    before = oldest.id;
  }
  return (
    judged(ours, perhaps) ?? {
      kind: 'cannot-tell',
      reason: `none of the account’s newest ${seen} posts is ours, and there are more since the first attempt`,
    }
  );
}
