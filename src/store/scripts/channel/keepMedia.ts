import { defineScript } from '../../script.ts';

export interface KeepMedia {
  pushId: string;
  /** The digest of what was uploaded: the picture's address and its alt text. */
  madeOf: string;
  /** What the platform calls it. */
  media?: string;
  /** Why the post goes without it. */
  fault?: string;
  /** Milliseconds. */
  keptFor: number;
}

/** Keeps what a platform calls a push's picture, or why there is none, before the push is claimed. */
export const keepMedia = defineScript<KeepMedia, { outcome: 'kept' }>('channel/keepMedia', {
  keys: (keys, { pushId }) => ({ media: keys.media(pushId) }),
});
