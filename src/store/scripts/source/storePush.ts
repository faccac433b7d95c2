import { defineScript, logKeys } from '../../script.ts';

/** How many pushes may wait for a source's lock; further ones request one poll instead. */
const most = 20;

export interface StorePush {
  source: string;
  /** The unguessable token of the callback that received it. */
  word: string;
  contentType: string;
  /** Undefined if the hub only says that there is something new. */
  content?: Uint8Array | undefined;
}

/** Stores what a source's hub pushed and wakes the source up. `unknown`: nothing is expected at that callback. */
export const storePush = defineScript<StorePush, { outcome: 'kept' | 'asked' | 'unknown' }>(
  'source/storePush',
  {
    keys: (keys, { source }) => ({
      sourceHub: keys.sourceHub(source),
      pushes: keys.sourcePushes(source),
      ...logKeys(keys),
    }),
    command: ({ content, ...push }) => ({ ...push, most, hasContent: content !== undefined }),
    texts: ({ content }) => [content === undefined ? '' : Buffer.from(content).toString('base64')],
  },
);
