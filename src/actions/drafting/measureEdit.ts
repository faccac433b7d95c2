import { limits } from '../../article/limits.ts';
import { ruleOf, textLimit } from '../../channels/configured.ts';
import { cleanPost } from '../../compose/postText.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import { limitOf } from '../channels/channelLimit.ts';
import { type Context, requireRole } from '../context.ts';
import { editedParts } from './editedParts.ts';
import { currentIssues } from './validateDraft.ts';

export interface MeasuredEdit {
  length: number;
  limit: number;
  /** What saving would be refused for, beside the length: one sentence each. */
  issues: string[];
}

/** How long a text is for its channel and what is wrong with it, without saving it. */
export async function measureEdit(
  context: Context,
  draft: Draft,
  edit: { text: string; part: number },
): Promise<MeasuredEdit> {
  requireRole(context, 'editor');
  const rule = ruleOf(context, draft.channel);
  const limit = textLimit(rule, await limitOf(context, draft.channel), draft.contentWarning);
  const measured = rule.measure(cleanPost(edit.text.slice(0, limits.post)), limit);
  return { length: measured.length, limit: measured.limit, issues: await issuesOf(context, draft, edit) };
}

async function issuesOf(
  context: Context,
  draft: Draft,
  { text, part }: { text: string; part: number },
): Promise<string[]> {
  try {
    const { override, ...rest } = draft;
    return await currentIssues(context, rest, { parts: await editedParts(context, draft, text, part) });
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    // The count itself shows that it is too long.
    return error.code === 'draft.does-not-fit' ? [] : [error.sentence];
  }
}
