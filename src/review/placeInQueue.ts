/** What a post bypasses: nothing; the posts that wait before it; or slots, gap and queue. */
export const placesInQueue = ['queue', 'next', 'now'] as const;
export type PlaceInQueue = (typeof placesInQueue)[number];
