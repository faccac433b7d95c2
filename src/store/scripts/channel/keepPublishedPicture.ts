import { defineScript } from '../../script.ts';

export interface KeepPublishedPicture {
  /** The last part of its address. */
  name: string;
  type: string;
  base64: string;
  /** Milliseconds. */
  keptFor: number;
}

/** Stores a picture that a platform fetches from this server. */
export const keepPublishedPicture = defineScript<KeepPublishedPicture, { outcome: 'kept' }>(
  'channel/keepPublishedPicture',
  {
    keys: (keys, { name }) => ({ picture: keys.publishedPicture(name) }),
    command: ({ type, keptFor }) => ({ type, keptFor }),
    texts: ({ base64 }) => [base64],
  },
);
