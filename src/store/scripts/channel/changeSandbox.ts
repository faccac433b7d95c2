import { defineScript, logKeys } from '../../script.ts';

export interface ChangeSandbox {
  channel: string;
  /** The post's id: the hex digest of its push key. */
  id: string;
  /** A new post, as JSON. */
  json?: string;
  /** The new text of an existing post. */
  text?: string;
  removed?: true;
  /** Uses up the fault that a person has set for the next request. */
  fault?: true;
  /** The oldest beyond this number are deleted. */
  maxPosts: number;
}

/** Posts to a sandbox channel's page, or changes its posts; `missing` if there is no such post. */
export const changeSandbox = defineScript<ChangeSandbox, { outcome: 'changed' | 'missing' }>(
  'channel/changeSandbox',
  {
    keys: (keys, { channel }) => ({
      state: keys.sandbox(channel),
      posts: keys.sandboxPosts(channel),
      order: keys.sandboxOrder(channel),
      ...logKeys(keys),
    }),
    command: ({ json, ...command }) => ({ ...command, post: json !== undefined }),
    texts: ({ json }) => (json === undefined ? [] : [json]),
  },
);
