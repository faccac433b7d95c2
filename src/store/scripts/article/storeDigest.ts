import { defineScript, logKeys } from '../../script.ts';

export interface StoreDigest {
  /** The article's id. */
  id: string;
  channel: string;
  /** Up to when the channel's last digest reached (ms), as the caller has read it; empty before the first. */
  expected: string;
  untilAt: number;
  json: string;
}

/** Keeps a digest as an article of its own, unless another one was made from the same instant on. */
export const storeDigest = defineScript<StoreDigest, { outcome: 'stored' | 'moved' }>('article/storeDigest', {
  keys: (keys, { id, channel }) => ({
    article: keys.article(id),
    revisions: keys.revisions(id),
    channel: keys.channel(channel),
    digests: keys.digests,
    ...logKeys(keys),
  }),
  command: ({ json, ...command }) => command,
  texts: ({ json }) => [json],
});
