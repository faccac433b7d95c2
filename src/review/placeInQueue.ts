/** What a post bypasses: nothing; the posts waiting before it; or slots, gap and queue. */
export const placesInQueue = ['queue', 'next', 'now'] as const;
export type PlaceInQueue = (typeof placesInQueue)[number];
