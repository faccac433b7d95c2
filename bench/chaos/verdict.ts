import type { Context } from '../../src/actions/context.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { deliveriesOfArticle } from '../../src/delivery/articleDeliveries.ts';
import type { Delivery } from '../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../src/review/draft.ts';
import type { Platform } from './platforms.ts';

/** The result of comparing the ledger with the platforms' own logs. */
export interface Verdict {
  sent: number;
  /** Deliveries that were tried more than once, or looked up. */
  disturbed: number;
  /** Undecided, and not provable: only on channels without lookups. */
  unknown: number;
  /** Not posted, without a person being asked. */
  lost: number;
  twice: number;
  /** `sent` without a post, or a post of a delivery that was never sent. */
  lies: number;
  /** Undecided although the platform could tell. */
  unsettled: number;
  /** Posts of withdrawn articles that were removed, and those about which a person is asked. */
  takenBack: number;
  alarming: number;
  /** Such posts that are visible without an alarm. */
  unsaid: number;
  /** The first errors found, for debugging. */
  examples: string[];
}

/** Counts each platform's posts by the short link in them: each link belongs to one article on one channel. */
function countsOf({ posts }: Platform): Map<string, { all: number; visible: number }> {
  const counts = new Map<string, { all: number; visible: number }>();
  for (const { text, isVisible } of posts()) {
    const code = /\/s\/(\w+)/.exec(text)?.[1] ?? text;
    const count = counts.get(code) ?? { all: 0, visible: 0 };
    counts.set(code, { all: count.all + 1, visible: count.visible + (isVisible ? 1 : 0) });
  }
  return counts;
}

export async function judge(
  context: Context,
  platforms: Platform[],
  articles: string[],
  withdrawn: Set<string>,
): Promise<Verdict> {
  const { redis, keys } = context.store;
  const verdict: Verdict = {
    ...{ sent: 0, disturbed: 0, unknown: 0, lost: 0, twice: 0, lies: 0, unsettled: 0 },
    ...{ takenBack: 0, alarming: 0, unsaid: 0, examples: [] },
  };
  const counts = new Map(platforms.map((platform) => [platform.id, countsOf(platform)]));
  const note = (name: 'lost' | 'twice' | 'lies' | 'unsettled' | 'unsaid', what: string) => {
    verdict[name] += 1;
    if (verdict.examples.length < 10) verdict.examples.push(`${name}: ${what}`);
  };

  function judgeDelivery(
    platform: Platform,
    found: { article: string; code: string; delivery: Delivery | undefined },
  ): void {
    const { article, code, delivery } = found;
    const count = counts.get(platform.id)?.get(code)?.all ?? 0;
    const what = `${article} on ${platform.id}: ${delivery?.state ?? 'no delivery'}, ${delivery?.reason ?? ''}, ${count} posts`;
    if (count > 1) note('twice', what);
    if ((delivery?.attempts.length ?? 0) > 1) verdict.disturbed += 1;
    if (delivery?.state === 'sent') {
      verdict.sent += 1;
      if (count === 0) note('lies', what);
    } else if (delivery?.state === 'unknown') {
      verdict.unknown += 1;
      if (platform.settles) note('unsettled', what);
    } else if (count > 0) {
      note('lies', what);
    } else if (!withdrawn.has(article)) {
      note('lost', what);
    }
  }

  for (const article of articles) {
    const [drafts, all] = await Promise.all([
      draftsOfArticle(context.store, article),
      deliveriesOfArticle(context, article),
    ]);
    for (const platform of platforms) {
      const draft = drafts.find(({ channel }) => channel === platform.id);
      const posts = all.filter(({ purpose }) => purpose === 'post');
      const delivery = posts.find(({ channel }) => channel === platform.id);
      judgeDelivery(platform, { article, code: draft?.link.code ?? article, delivery });
    }
    if (!withdrawn.has(article)) continue;
    for (const { copy } of await copiesOfArticle(context, article)) {
      const draft = drafts.find(({ channel }) => channel === copy.channel);
      const visible = counts.get(copy.channel)?.get(draft?.link.code ?? '')?.visible ?? 0;
      const isTold = (await redis.zscore(keys.alarmingCopies, copy.id)) !== null;
      if (isTold) verdict.alarming += 1;
      else if (copy.state === 'gone' && visible === 0) verdict.takenBack += 1;
      else note('unsaid', `${article} on ${copy.channel}: ${copy.state}, ${visible} visible`);
    }
  }
  return verdict;
}
