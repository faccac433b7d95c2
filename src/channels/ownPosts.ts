import type { OutboundResponse } from '../net/outbound.ts';
import { postAt } from './answer.ts';
import type { Attempted, Found, Post } from './channel.ts';
import { comparable, plainAddress, type RenderedPost } from './renderedPost.ts';
import type { Platform } from './request.ts';

/** A post of our account, as the platform lists it. */
interface OwnPost extends RenderedPost {
  id: string;
  url?: string | undefined;
  /** The platform's time (ms). */
  at: number;
  /** The id of the post that it replies to; also undefined if the platform no longer has that post. */
  answers?: string | undefined;
}

/** One page of an account's posts, newest first. `next` is given if an older page may contain ours. */
export interface OwnPosts {
  posts: OwnPost[];
  /** The earliest time, by the platform's clock, that a post of our first attempt can have. */
  since: number;
  next?: string | undefined;
}

/** More posts than an account makes during an outage of some days; a page has 40 to 100 of them. */
const maxPosts = 2_000;
/** Pages may be empty: other people's messages in a Slack channel are left out. */
const maxPages = 100;
/** Some servers (snac, older GoToSocial) ignore `max_id`. */
const repeats = 'the server returns the same posts when older ones are requested, so nothing can be proved';
/** A `Date` header has whole seconds, and the answer took some time to arrive. */
const clockMargin = 3_000;
/** The margin if the server gives no time. */
const unknownClockMargin = 5 * 60_000;

/** The earliest time that a post of our first attempt can have, by the platform's clock in an answer. */
export function earliest(answer: OutboundResponse, attempted: Attempted, { context }: Platform): number {
  const serverNow = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(serverNow)) return attempted.firstAttemptAt - unknownClockMargin;
  return attempted.firstAttemptAt + (serverNow - context.clock.now()) - clockMargin;
}

type Likeness = 'ours' | 'perhaps' | 'other';

/**
 * Whether this post is ours. It must reply to the same post as ours. Apart from that only two things prove it: our own
 * short link, which no other post has, or the same text as a reply to our own previous part. The text alone may be a
 * person's or another program's, and a post from before the first attempt can't be ours: if such a post looks like
 * ours, nothing can be proved.
 */
function likenessOf(shown: OwnPost, post: Post, since: number, linkIsUnique: boolean): Likeness {
  const hasSameText = shown.text === comparable(post.text);
  const hasOurLink =
    linkIsUnique && post.text.includes(post.link) && shown.links.has(plainAddress(post.link));
  if (!hasSameText && !hasOurLink) return 'other';
  if (shown.at < since) {
    // A correction or an evergreen repeats the words of an older post of ours; a first post has no predecessor.
    return hasSameText && hasOurLink && post.purpose === 'post' ? 'perhaps' : 'other';
  }
  // A platform may drop the reference to a post that was deleted.
  if (shown.answers !== post.replyTo) return shown.answers === undefined ? 'perhaps' : 'other';
  return hasOurLink || post.replyTo !== undefined ? 'ours' : 'perhaps';
}

/** The result for posts that look like ours: one that is certainly ours, or nothing conclusive. */
function judged(ours: OwnPost[], perhaps: OwnPost[]): Found | undefined {
  const [first, second] = ours;
  if (first && !second) return { kind: 'found', remoteId: first.id, ...postAt(first.url) };
  const all = [...ours, ...perhaps];
  if (all.length === 0) return undefined;
  return { kind: 'ambiguous', candidates: all.map(({ id, url }) => url ?? id) };
}

/**
 * Looks for our post among an account's posts, page by page, back to before the first attempt. `page` reads the page
 * that `next` of the previous one named, or says why it can't. `absent` only if every page was read.
 */
export async function findAmong(
  page: (next: string | undefined) => Promise<OwnPosts | Extract<Found, { kind: 'cannot-tell' }>>,
  post: Post,
  linkIsUnique: boolean,
): Promise<Found> {
  let next: string | undefined;
  const seen = new Set<string>();
  const ours: OwnPost[] = [];
  const perhaps: OwnPost[] = [];
  for (let pages = 0; pages < maxPages && seen.size < maxPosts; pages += 1) {
    const read = await page(next);
    if ('kind' in read) return read;
    const more = read.posts.filter(({ id }) => !seen.has(id));
    if (read.posts.length > 0 && more.length === 0)
      return judged(ours, perhaps) ?? { kind: 'cannot-tell', reason: repeats, forGood: true };
    for (const shown of more) {
      seen.add(shown.id);
      const likeness = likenessOf(shown, post, read.since, linkIsUnique);
      if (likeness === 'ours') ours.push(shown);
      if (likeness === 'perhaps') perhaps.push(shown);
    }
    if (read.next === undefined) {
      const looked = `at the account’s newest ${seen.size} posts, back to before the first attempt`;
      return judged(ours, perhaps) ?? { kind: 'absent', looked };
    }
    next = read.next;
  }
  const reason = `none of the account’s newest ${seen.size} posts is ours, and there are more since the first attempt`;
  return judged(ours, perhaps) ?? { kind: 'cannot-tell', reason };
}
