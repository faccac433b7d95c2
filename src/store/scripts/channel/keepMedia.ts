import { defineScript } from '../../script.ts';

export interface KeepMedia {
  pushId: string;
  /** The digest of what was uploaded: the picture's address and its alt text. */
  madeOf: string;
  /** Its id on the platform. */
  media?: string;
  /** Why the platform refused the post with its first picture: a smaller one takes its place. */
  refused?: string;
  /** Why the post is sent without it. */
  fault?: string;
  /** Milliseconds. */
  keptFor: number;
}

/** Stores the platform's id of a push's picture, or why there is none, before the push is claimed. */
export const keepMedia = defineScript<KeepMedia, { outcome: 'kept' }>('channel/keepMedia', {
  keys: (keys, { pushId }) => ({ media: keys.media(pushId) }),
});
