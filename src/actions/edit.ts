import type { Segment } from '../compose/composer.ts';
import { isWithin } from '../compose/counting/index.ts';
import { cleanPost } from '../compose/postText.ts';
import { SluglineError } from '../errors.ts';
import { type Draft, draftById } from '../review/draft.ts';
import { limitOf, ruleOf, textLimit } from './channel.ts';
import { moveDraft, requireDraft, requireVersion } from './draftChange.ts';
import { type Needs, requireRole } from './needs.ts';

export interface EditDraft {
  id: string;
  version: number | undefined;
  /** The whole new text of the (first) part. */
  text: string;
  part?: number;
}

/**
 * Writes a draft's text anew. Approvals fall away and what was scheduled is cancelled: what was approved is not this
 * text. Refused where the text is longer than the channel takes, or the article's link is missing or there twice.
 */
export async function editDraft(needs: Needs, command: EditDraft): Promise<Draft> {
  requireRole(needs, 'editor');
  const draft = await requireDraft(needs, command.id);
  requireVersion(draft, command.version);
  const text = cleanPost(command.text);
  const index = (command.part ?? 1) - 1;
  const part = draft.parts[index];
  if (!part)
    throw new SluglineError('request.invalid', { where: 'part', what: `must be 1 to ${draft.parts.length}` });
  requireLinkOnce(text, draft.link.url);
  const rule = ruleOf(needs, draft.channel);
  const measured = rule.measure(text, textLimit(rule, limitOf(needs, draft.channel), draft.contentWarning));
  if (!isWithin(measured)) {
    throw new SluglineError('draft.does-not-fit', {
      length: measured.length,
      limit: measured.limit,
      channel: draft.channel,
    });
  }
  const edited = {
    text,
    segments: segmentsOfEdit(text, part.segments, draft.link.url),
    length: measured.length,
    limit: measured.limit,
  };
  const authors = [...new Set([...draft.authors, needs.actor.name])];
  await moveDraft(needs, draft, 'edit', {
    content: {
      parts: draft.parts.map((old, n) => (n === index ? edited : old)),
      editedBy: needs.actor.name,
      authors,
      approvedBy: [],
      reasons: [`Edited by ${needs.actor.name}.`],
    },
  });
  return (await draftById(needs.store, draft.id)) ?? draft;
}

function requireLinkOnce(text: string, link: string): void {
  if (text.split(link).length !== 2) throw new SluglineError('draft.link-missing', { url: link });
}

/** Which phrases of an edited text still stand as they were taken from the article; the rest is a person's. */
function segmentsOfEdit(text: string, before: Segment[], link: string): Segment[] {
  const known = before.filter(
    (segment) => segment.from !== 'fixed' && segment.from !== 'link' && text.includes(segment.text),
  );
  const marks = [...known, { text: link, from: 'link' as const }]
    .map((segment) => ({ segment, at: text.indexOf(segment.text) }))
    .sort((a, b) => a.at - b.at);
  const segments: Segment[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.at < at) continue;
    if (mark.at > at) segments.push({ text: text.slice(at, mark.at), from: 'fixed' });
    segments.push(mark.segment);
    at = mark.at + mark.segment.text.length;
  }
  if (at < text.length) segments.push({ text: text.slice(at), from: 'fixed' });
  return segments;
}
