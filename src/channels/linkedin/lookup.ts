import { z } from 'zod';
import { asLittleText } from '../../compose/counting/linkedin.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted, Found, Post } from '../channel.ts';
import type { Platform } from '../request.ts';

export const StoredPost = z.object({
  id: z.string().startsWith('urn:li:'),
  commentary: z.string(),
  createdAt: z.int(),
  content: z.looseObject({ article: z.looseObject({ source: z.string() }).optional() }).optional(),
});
type StoredPost = z.infer<typeof StoredPost>;
const Listing = z.object({ elements: z.array(StoredPost) });

/** 200 posts: more than two days of nothing else at LinkedIn's limit of 100 a day. */
const maxPages = 4;
export const pageSize = 50;
/** LinkedIn's clock and ours may differ by this much (ms). */
const clockMargin = 5 * 60_000;

/** A page where readers see a post. */
export function pageOf(urn: string): string {
  return `https://www.linkedin.com/feed/update/${urn}/`;
}

/**
 * Looks for our post among the author's own, newest first. Our own short link in the card proves it; the same text alone
 * may be somebody else's. `absent` only where every page back to before the first attempt was read.
 */
export async function findAmong(
  page: (start: number) => Promise<OutboundResponse>,
  post: Post,
  lookup: { attempted: Attempted; linkIsUnique: boolean; platform: Platform },
): Promise<Found> {
  const since = lookup.attempted.firstAttemptAt - clockMargin;
  const ours: StoredPost[] = [];
  const perhaps: StoredPost[] = [];
  let seen = 0;
  for (let n = 0; n < maxPages; n += 1) {
    const answer = await page(n * pageSize);
    const listing = Listing.safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, lookup.platform) };
    if (!listing.success)
      return { kind: 'cannot-tell', reason: 'LinkedIn answered with what is no list of posts' };
    const { elements } = listing.data;
    for (const each of elements.filter(({ createdAt }) => createdAt >= since)) {
      const hasOurLink = each.content?.article?.source === post.link;
      const hasSameText = each.commentary === asLittleText(post.text);
      if (hasOurLink && lookup.linkIsUnique) ours.push(each);
      else if (hasOurLink || hasSameText) perhaps.push(each);
    }
    seen += elements.length;
    const oldest = elements.at(-1);
    if (!oldest || elements.length < pageSize || oldest.createdAt < since)
      return (
        judged(ours, perhaps) ?? {
          kind: 'absent',
          looked: `at the author’s newest ${seen} posts, back to before the first attempt`,
        }
      );
  }
  return (
    judged(ours, perhaps) ?? {
      kind: 'cannot-tell',
      reason: `none of the author’s newest ${seen} posts is ours, and there are more since the first attempt`,
    }
  );
}

function judged(ours: StoredPost[], perhaps: StoredPost[]): Found | undefined {
  const [first, second] = ours;
  if (first && !second) return { kind: 'found', remoteId: first.id };
  const all = [...ours, ...perhaps];
  return all.length === 0 ? undefined : { kind: 'ambiguous', candidates: all.map(({ id }) => pageOf(id)) };
}
