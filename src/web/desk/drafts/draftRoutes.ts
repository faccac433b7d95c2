import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { rescheduleDraft } from '../../../actions/delivering/rescheduleDraft.ts';
import { approveDraft } from '../../../actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../actions/drafting/chooseVariant.ts';
import { duplicateDraft } from '../../../actions/drafting/duplicateDraft.ts';
import { editDraft } from '../../../actions/drafting/editDraft.ts';
import { keepDraft } from '../../../actions/drafting/keepDraft.ts';
import { recomposeDraft } from '../../../actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../../../actions/drafting/rejectDraft.ts';
import { reopenDraft } from '../../../actions/drafting/reopenDraft.ts';
import { undoApproval } from '../../../actions/drafting/undoApproval.ts';
import { readNotesOf } from '../../../actions/notes/readNotes.ts';
import { toInstant } from '../../../clock.ts';
import { SluglineError } from '../../../errors.ts';
import { type Draft, requireDraft } from '../../../review/draft.ts';
import { type PlaceInQueue, placesInQueue } from '../../../review/placeInQueue.ts';
import type { WebContext } from '../../context.ts';
import type { FlashMessage } from '../../session.ts';
import type { Markup } from '../../theme/layout.ts';
import { calendarPart } from '../calendar/calendarPage.ts';
import { isVisit, noteRoutes } from '../notes/noteRoutes.ts';
import { type Form, page, post, sharedText, type View } from '../view.ts';
import { approved, approvedSentence, undoMs } from './approvedSentence.ts';
import { cardRoutes, decidedCard } from './cardRoutes.ts';
import { draftPage } from './draftPage.ts';
import { draftsPage, whichIn } from './draftsPage.ts';
import { mailPreviewRoutes } from './mailPreview.ts';
import { whoWasFaster } from './movedDraft.ts';
import { viewRoutes } from './savedViews.ts';

/** Reading drafts and deciding about them. */
export function draftRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk', async (view, { query }) => draftsPage(view, whichIn(query)));
  cardRoutes(server, web);
  viewRoutes(server, web);
  noteRoutes(server, web);
  page(server, web, '/desk/drafts/:id', async (view, request) => {
    const draft = await requireDraft(view.context.store, idOf(request));
    if (isVisit(request)) await readNotesOf(view.context, draft);
    return draftPage(view, draft);
  });

  mailPreviewRoutes(server, web);

  decide(server, web, 'edit', 'editor', async (view, command, { text, part, override }) => {
    const draft = await editDraft(view.context, {
      ...command,
      // Browsers send a line break as two characters (CRLF); in a post it counts as one.
      text: (text ?? '').replaceAll('\r\n', '\n'),
      ...(part ? { part: Number(part) } : {}),
      override,
    });
    return done(draft, view.texts.decisions.saved);
  });
  decide(server, web, 'describe', 'editor', async (view, command, { altText }) =>
    done(
      await editDraft(view.context, { ...command, altText: altText ?? '' }),
      view.texts.decisions.altTextConfirmed,
    ),
  );
  decide(server, web, 'choose', 'editor', async (view, command, { variant }) =>
    done(
      await chooseVariant(view.context, { ...command, variant: variant ?? '' }),
      view.texts.decisions.variantChosen,
    ),
  );
  decide(server, web, 'approve', 'approver', async (view, command, form) => {
    const draft = await approveDraft(view.context, {
      ...command,
      at: timeOf(view, form.at),
      place: placeOf(form),
      confirm: form.confirm === 'yes',
      undoMs,
    });
    return approved(view, draft);
  });
  decide(server, web, 'undo', 'approver', async (view, command) =>
    done(await undoApproval(view.context, command), view.texts.decisions.undone),
  );
  decide(server, web, 'schedule', 'approver', async (view, command, form) => {
    const at = timeOf(view, form.at);
    const place = placeOf(form);
    if (!at && !place)
      throw new SluglineError('request.invalid', { where: 'Not before', what: 'give a time' });
    const draft = await rescheduleDraft(view.context, {
      ...command,
      at,
      place,
      confirm: form.confirm === 'yes',
    });
    return done(draft, await approvedSentence(view, draft, view.texts.decisions.timeChanged));
  });
  decide(server, web, 'reject', 'editor', async (view, command, form) => {
    if (command.version === undefined) throw new SluglineError('draft.version-missing');
    return done(
      await rejectDraft(view.context, { ...command, reason: form.reason }),
      view.texts.decisions.rejected,
    );
  });
  decide(server, web, 'recompose', 'editor', async (view, command) => {
    const draft = await recomposeDraft(view.context, command);
    const { nothingFits, composedAgain } = view.texts.decisions;
    return done(draft, draft.state === 'needs_edit' ? nothingFits : composedAgain);
  });
  decide(server, web, 'reopen', 'editor', async (view, command) => {
    const draft = await reopenDraft(view.context, command);
    return done(draft, view.texts.decisions.reopened(view.texts.states.draft[draft.state]));
  });
  decide(server, web, 'duplicate', 'editor', async (view, { id }, { channel }) => {
    const { draft, made, hasText, why } = await duplicateDraft(view.context, { id, channel: channel ?? '' });
    const { openAlready, duplicated, composedInstead } = view.texts.decisions;
    if (!made) return done(draft, openAlready(draft.channel));
    return done(
      draft,
      hasText ? duplicated(draft.channel) : composedInstead(draft.channel, sharedText(view, why ?? '')),
    );
  });
  decide(server, web, 'keep', 'editor', async (view, command) =>
    done(await keepDraft(view.context, command), view.texts.decisions.textStays),
  );
}

interface Decision {
  id: string;
  version: number | undefined;
}

function decide(
  server: FastifyInstance,
  web: WebContext,
  action: string,
  role: 'editor' | 'approver',
  act: (view: View, command: Decision, form: Form) => Promise<FlashMessage>,
): void {
  post(server, web, `/desk/drafts/:id/${action}`, {
    role,
    act: (view, form, request) => act(view, { id: idOf(request), version: versionOf(form) }, form),
    part: (view, form, request) =>
      view.path.startsWith('/desk/calendar')
        ? movedInCalendar(view, idOf(request))
        : decidedCard(view, idOf(request), form),
    // What was typed is shown again next to the current draft.
    again: async (view, form, request) => {
      const draft = await requireDraft(view.context.store, idOf(request));
      const { text, at, reason, override, altText, part } = form;
      const flash = view.flash && (await whoWasFaster(view, view.flash, draft.id, text !== undefined));
      const isOvertaken = flash?.code === 'draft.moved';
      return draftPage({ ...view, flash }, draft, { text, at, reason, override, altText, part, isOvertaken });
    },
  });
}

/** The calendar, after one of its posts was moved or rejected. */
async function movedInCalendar(view: View, id: string): Promise<Markup> {
  return calendarPart({ ...view, flash: view.flash && (await whoWasFaster(view, view.flash, id)) });
}

function done(draft: Draft, sentence: string): FlashMessage {
  return { kind: 'done', sentence, about: draft.id };
}

/** `queue`, `next` or `now`; undefined if the form names none of them. */
function placeOf({ place }: Form): PlaceInQueue | undefined {
  return placesInQueue.find((each) => each === place);
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

function versionOf({ version }: Form): number | undefined {
  return version && /^\d{1,9}$/.test(version) ? Number(version) : undefined;
}

/** A wall-clock time in the newsroom's zone, as `datetime-local` sends it. */
function timeOf(view: View, local: string | undefined): string | undefined {
  if (!local) return undefined;
  const time = DateTime.fromISO(local, { zone: view.site.newsroom.timezone });
  if (!time.isValid) {
    throw new SluglineError('request.invalid', {
      where: 'Not before',
      what: `${local} is not a valid time, such as 2026-11-24T18:00`,
    });
  }
  return toInstant(time.toMillis());
}
