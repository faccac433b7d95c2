import { createHash } from 'node:crypto';

/** The known clicks of a channel's posts, by variant. */
export type Known = ReadonlyMap<string, readonly number[]>;

export interface Learning {
  /** Below this many posts a variant's clicks don't count. */
  leastPosts: number;
  /** The share of drafts, from 0 to 1, that offer a variant of which too little is known. */
  tryOthers: number;
  /** The seed of the random draw: the same seed and posts give the same choice. */
  seed: string;
}

export interface Learned {
  variant: string;
  /** Why this one comes first, as a sentence with the figures. */
  reason: string;
}

/**
 * Which of a draft's variants comes first, by earlier clicks (`candidates`: the usual one first). Thompson sampling:
 * for each variant with enough data, a mean is drawn from what its posts' clicks leave possible (normal, by their
 * standard error), and the highest draw wins; so a variant that did worse is tried again as often as the data still
 * allow that it is the better one. Undefined if too little is known: the usual order stays.
 */
export function chooseLearned(candidates: string[], known: Known, learning: Learning): Learned | undefined {
  const [usual] = candidates;
  if (usual === undefined || candidates.length < 2) return undefined;
  const postsOf = (variant: string) => known.get(variant)?.length ?? 0;
  const isKnown = (variant: string) => postsOf(variant) >= learning.leastPosts;
  const unknown = candidates.filter((variant) => !isKnown(variant));
  const tried = unknown.filter((variant) => variant !== usual).sort((a, b) => postsOf(a) - postsOf(b))[0];
  if (tried && drawn(`${learning.seed}|try`)[0] < learning.tryOthers) {
    return {
      variant: tried,
      reason: `${nameOf(tried)} first, to learn how it does: ${counted(postsOf(tried))} known, ${learning.leastPosts} are needed.`,
    };
  }
  if (!isKnown(usual) || unknown.length === candidates.length - 1) return undefined;
  const tallies = candidates.filter(isKnown).map((variant) => tallyOf(variant, known.get(variant) ?? []));
  const draws = tallies.map((tally) => ({ tally, draw: drawMean(tally, learning.seed) }));
  const chosen = draws.reduce((best, each) => (each.draw > best.draw ? each : best)).tally;
  const rival = tallies
    .filter((tally) => tally !== chosen)
    .reduce((best, each) => (each.mean > best.mean ? each : best));
  return { variant: chosen.variant, reason: reasonOf(chosen, rival) };
}

interface Tally {
  variant: string;
  posts: number;
  mean: number;
  /** The standard error of the mean. */
  error: number;
}

function tallyOf(variant: string, clicks: readonly number[]): Tally {
  const posts = clicks.length;
  const mean = clicks.reduce((sum, each) => sum + each, 0) / posts;
  // One squared click is added as a prior: twenty posts without a click don't prove that there will never be one.
  const squares = clicks.reduce((sum, each) => sum + (each - mean) ** 2, 1);
  return { variant, posts, mean, error: Math.sqrt(squares / posts / posts) };
}

function drawMean({ variant, mean, error }: Tally, seed: string): number {
  const [one, other] = drawn(`${seed}|${variant}`);
  // Box–Muller: two uniform numbers make a normal one.
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return mean + error * normal;
}

/** Two numbers from 0 up to, but not including, 1. */
function drawn(seed: string): [number, number] {
  const digest = createHash('sha256').update(seed).digest();
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32];
}

const names: Record<string, string> = {
  list: 'List of points',
  headline: 'Headline alone',
  lead: 'Summary point',
  thread: 'Thread',
};

function nameOf(variant: string): string {
  return names[variant] ?? `Variant “${variant}”`;
}

function counted(posts: number): string {
  return posts === 1 ? '1 post is' : `${posts} posts are`;
}

function reasonOf(chosen: Tally, rival: Tally): string {
  const again = chosen.mean < rival.mean ? ', which may yet do better' : '';
  return `${nameOf(chosen.variant)} first${again}: ${figure(chosen)} a post over ${chosen.posts} posts against ${rival.mean.toFixed(1)} over ${rival.posts} (${nameOf(rival.variant).toLowerCase()}).`;
}

function figure({ mean }: Tally): string {
  return `${mean.toFixed(1)} clicks`;
}
