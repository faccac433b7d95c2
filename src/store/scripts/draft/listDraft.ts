import { defineScript, reviewKeys } from '../../script.ts';

export interface ListDraft {
  id: string;
  articleId: string;
  channel: string;
  breaking: boolean;
  /** When it is to go at the earliest, where somebody said so (ms). */
  wanted?: number | undefined;
}

/** Puts a draft of an earlier version into the lists of what waits for a person; a repeat changes nothing. */
export const listDraft = defineScript<ListDraft, object>('draft/listDraft', {
  keys: (keys, { id, articleId, channel }) => ({
    draft: keys.draft(id),
    ...reviewKeys(keys, articleId, channel),
  }),
});
