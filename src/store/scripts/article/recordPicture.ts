import { defineScript } from '../../script.ts';

/** Records what is known of an article's picture, as JSON; `known` if that is stored already. */
export const recordPicture = defineScript<
  { id: string; picture: string },
  { outcome: 'noted' | 'known' | 'gone' }
>('article/recordPicture', {
  keys: (keys, { id }) => ({ article: keys.article(id), changes: keys.changes }),
  command: ({ id }) => ({ id }),
  texts: ({ picture }) => [picture],
});
