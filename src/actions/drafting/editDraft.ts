import { requireArticle } from '../../article/archive.ts';
import { longestAltText } from '../../compose/altText.ts';
import type { ComposedPart } from '../../compose/composer.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft, DraftMedia, Override } from '../../review/draft.ts';
import { requireDraft, requireVersion } from '../../review/draft.ts';
import type { DraftMove } from '../../review/states.ts';
import { withComposed } from '../../review/variants.ts';
import { type Context, requireRole } from '../context.ts';
import { changedPart } from './changedPart.ts';
import { editedParts } from './editedParts.ts';
import { withAuthor } from './fourEyes.ts';
import { moveDraft } from './moveDraft.ts';
import { currentIssues } from './validateDraft.ts';

export interface EditDraft {
  id: string;
  version: number | undefined;
  /** The complete new text of the (first) part. */
  text?: string | undefined;
  part?: number | undefined;
  /** What the picture shows; giving it counts as confirmation by a person. */
  altText?: string | undefined;
  /** Why the text may say what the article does not. */
  override?: string | undefined;
}

/**
 * Replaces a draft's text, or its picture's alt text. Approvals are cleared and scheduled deliveries cancelled: they
 * were for another text. Refused if the text is longer than the channel allows, if the article's link is missing or
 * there twice, and, without a reason, if the validator finds a number, link or mention that the article does not
 * have. Other words are a person's own.
 */
export async function editDraft(context: Context, command: EditDraft): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  if (command.text === undefined && command.altText === undefined)
    throw new SluglineError('request.invalid', { where: 'text', what: 'or altText must be given' });
  if (draft.variant === 'digest') throw new SluglineError('draft.is-digest');
  const parts =
    command.text === undefined
      ? draft.parts
      : await editedParts(context, draft, command.text, command.part ?? 1);
  const override =
    command.text === undefined ? draft.override : await answered(context, draft, parts, command);
  if (isAsBefore(draft, parts, command)) return draft;
  return moveDraft(context, draft, command.text === undefined ? describe(draft) : 'edit', {
    content: {
      parts,
      ...(command.text === undefined ? {} : { alternatives: withComposed(draft) }),
      ...(command.altText === undefined ? {} : { media: withAltText(draft, command.altText) }),
      ...(override ? { override } : {}),
      ...(command.text === undefined ? {} : { editedBy: context.actor.name }),
      authors: withAuthor(draft, context.actor),
      approvedBy: [],
      reasons: reasonsOf(context, draft, command, override),
    },
    ...(override ? {} : { without: ['override'] }),
    // A person who rewrites a stale text has seen what the article says now.
    ...(command.text !== undefined && draft.state === 'stale'
      ? { articleRevision: (await requireArticle(context.store, draft.articleId)).revision }
      : {}),
    reason: override?.reason,
    changed: changesOf(draft, parts, command),
  });
}

function changesOf(draft: Draft, parts: ComposedPart[], { altText }: EditDraft): string | undefined {
  const texts = parts.flatMap(({ text }, n) => {
    const before = draft.parts[n]?.text ?? '';
    return text === before ? [] : [changedPart(before, text)];
  });
  const alt =
    altText === undefined ? [] : [changedPart(draft.media?.alt ?? '', withAltText(draft, altText).alt)];
  return [...texts, ...alt].join('; ') || undefined;
}

/** Saving the same text changes nothing and clears no approval. */
function isAsBefore(draft: Draft, parts: ComposedPart[], command: EditDraft): boolean {
  const { altText, override } = command;
  const isSettled = draft.state === 'in_review' || draft.state === 'approved' || draft.state === 'scheduled';
  const isSameText = parts.every(({ text }, n) => text === draft.parts[n]?.text);
  const isSameAlt =
    altText === undefined ||
    (draft.media?.suggested === false && withAltText(draft, altText).alt === draft.media.alt);
  return isSettled && override === undefined && isSameText && isSameAlt;
}

/** The parts with a person's new text, checked, and the reason given for the validator's issues in it. */
export async function editedText(
  context: Context,
  draft: Draft,
  command: Pick<EditDraft, 'override'> & { text: string; part: number },
): Promise<{ parts: ComposedPart[]; override?: Override | undefined }> {
  const parts = await editedParts(context, draft, command.text, command.part);
  return { parts, override: await answered(context, draft, parts, command) };
}

function describe({ state }: Draft): DraftMove {
  if (state === 'needs_edit') return 'describe-unfit';
  return state === 'stale' ? 'describe-stale' : 'describe';
}

/** The validator's issues with the reason given for them; undefined if it finds none. */
async function answered(
  context: Context,
  draft: Draft,
  parts: ComposedPart[],
  command: Pick<EditDraft, 'override'>,
): Promise<Override | undefined> {
  const { override: before, ...rest } = draft;
  const issues = await currentIssues(context, rest, { parts });
  if (issues.length === 0) return undefined;
  const reason = command.override?.trim() ?? '';
  if (reason !== '') return { by: context.actor.name, reason, faults: issues };
  // An issue with a recorded reason needs no second one.
  if (before && issues.every((issue) => before.faults.includes(issue))) return before;
  throw new SluglineError('draft.not-in-article', { faults: issues.join(' ') });
}

function withAltText(draft: Draft, altText: string): DraftMedia {
  if (!draft.media)
    throw new SluglineError('request.invalid', {
      where: 'altText',
      what: 'is for a picture, and there is none',
    });
  const alt = altText.replace(/\s+/g, ' ').trim().toWellFormed();
  if (alt === '' || alt.length > longestAltText)
    throw new SluglineError('request.invalid', {
      where: 'altText',
      what: `must say what the picture shows, in at most ${longestAltText} characters`,
    });
  return { ...draft.media, alt, suggested: false };
}

function reasonsOf(
  context: Context,
  draft: Draft,
  command: EditDraft,
  override: Override | undefined,
): string[] {
  const { name } = context.actor;
  const withAltText = command.altText === undefined ? [] : [`Alt text by ${name}.`];
  if (command.text === undefined) return [...new Set([...draft.reasons, ...withAltText])];
  return [
    `Edited by ${name}.`,
    ...withAltText,
    ...(override ? [`It says what the article does not; ${override.by}: ${override.reason}`] : []),
  ];
}
