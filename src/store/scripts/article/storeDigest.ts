import { defineScript, logKeys } from '../../script.ts';

export interface StoreDigest {
  /** The article's id. */
  id: string;
  channel: string;
  /** The end of the period of the channel's last digest (ms), as the caller read it; empty before the first. */
  expected: string;
  untilAt: number;
  json: string;
}

/** Stores a digest as an article, unless another digest was made from the same instant on. */
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
