import { defineScript } from '../../script.ts';
import { listedKeys, reviewKeys } from './draftKeys.ts';

export interface ListDraft {
  id: string;
  articleId: string;
  channel: string;
  breaking: boolean;
  /** The earliest time to post it, if a person asked for one (ms). */
  wanted?: number | undefined;
  /** As in `ChangeDraft`. */
  second: boolean;
  people: string[];
}

/** Adds a draft of an earlier version to the lists of articles by their drafts; a repeat changes nothing. */
export const listDraft = defineScript<ListDraft, object>('draft/listDraft', {
  keys: (keys, { id, articleId, channel }) => ({
    draft: keys.draft(id),
    ...reviewKeys(keys, articleId, channel),
    ...listedKeys(keys, articleId, channel),
  }),
  rest: (keys, { people }) => people.map(keys.listedBy),
});
