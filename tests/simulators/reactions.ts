/** What people have done with a post; a simulator tells it in its platform's own words. */
export interface Reactions {
  likes?: number;
  reposts?: number;
  quotes?: number;
  views?: number;
}

interface Shown {
  id: string;
  replyTo?: string | undefined;
  deletedAt?: number | undefined;
}

/** How many replies to a post are to be seen. */
export function repliesTo(truth: readonly Shown[], id: string): number {
  return truth.filter(({ replyTo, deletedAt }) => replyTo === id && deletedAt === undefined).length;
}
