import { limits } from '../../article/limits.ts';
import { ruleOf, textLimit } from '../../channels/configured.ts';
import type { ComposedPart } from '../../compose/composer.ts';
import { segmentsOfEdit } from '../../compose/editedSegments.ts';
import { cleanPost } from '../../compose/postText.ts';
import type { findingsOf } from '../../compose/validator.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import { limitOf } from '../channels/channelLimit.ts';
import { type Context, requireRole } from '../context.ts';
import { editedParts } from './editedParts.ts';
import { currentFindings } from './validateDraft.ts';

export interface MeasuredEdit {
  /** The part as it would be saved. */
  part: ComposedPart;
  /** What saving would be refused for, apart from the length. */
  findings: ReturnType<typeof findingsOf>;
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
  const text = cleanPost(edit.text.slice(0, limits.post));
  const measured = rule.measure(text, limit);
  const before = draft.parts[edit.part - 1]?.segments ?? [];
  const segments = segmentsOfEdit(text, before, draft.link.url, context.actor.name);
  return {
    part: { text, segments, length: measured.length, limit: measured.limit },
    findings: await findingsIn(context, draft, edit),
  };
}

async function findingsIn(
  context: Context,
  draft: Draft,
  { text, part }: { text: string; part: number },
): Promise<ReturnType<typeof findingsOf>> {
  try {
    const { override, ...rest } = draft;
    return await currentFindings(context, rest, { parts: await editedParts(context, draft, text, part) });
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    // The count itself shows that the text is too long.
    return error.code === 'draft.does-not-fit' ? [] : [{ says: error.sentence, part }];
  }
}
