import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { rescheduleDraft } from '../../../actions/delivering/rescheduleDraft.ts';
import { approveDraft } from '../../../actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../actions/drafting/chooseVariant.ts';
import { editDraft } from '../../../actions/drafting/editDraft.ts';
import { keepDraft } from '../../../actions/drafting/keepDraft.ts';
import { recomposeDraft } from '../../../actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../../../actions/drafting/rejectDraft.ts';
import { undoApproval } from '../../../actions/drafting/undoApproval.ts';
import { toInstant } from '../../../clock.ts';
import { SluglineError } from '../../../errors.ts';
import { type Draft, requireDraft } from '../../../review/draft.ts';
import { type PlaceInQueue, placesInQueue } from '../../../review/placeInQueue.ts';
import type { WebContext } from '../../context.ts';
import type { FlashMessage } from '../../session.ts';
import { single } from '../filters.ts';
import { type Form, page, post, type View } from '../view.ts';
import { approved, approvedSentence, undoMs } from './approvedSentence.ts';
import { cardRoutes, decidedCard } from './cardRoutes.ts';
import { draftPage } from './draftPage.ts';
import { draftsPage } from './draftsPage.ts';
import { mailPreviewRoutes } from './mailPreview.ts';

/** Reading drafts and deciding about them. */
export function draftRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk', async (view, { query }) =>
    draftsPage(view, {
      state: single(query, 'state'),
      channel: single(query, 'channel'),
      after: single(query, 'after'),
      before: single(query, 'before'),
    }),
  );
  cardRoutes(server, web);
  page(server, web, '/desk/drafts/:id', async (view, request) =>
    draftPage(view, await requireDraft(view.context.store, idOf(request))),
  );

  mailPreviewRoutes(server, web);

  decide(server, web, 'edit', 'editor', async (view, command, { text, part, override }) => {
    const draft = await editDraft(view.context, {
      ...command,
      // Browsers send line breaks as CRLF; a post counts one character for each.
      text: (text ?? '').replaceAll('\r\n', '\n'),
      ...(part ? { part: Number(part) } : {}),
      override,
    });
    return done(draft, 'Saved. It is in review again.');
  });
  decide(server, web, 'describe', 'editor', async (view, command, { altText }) =>
    done(
      await editDraft(view.context, { ...command, altText: altText ?? '' }),
      'The alt text was confirmed.',
    ),
  );
  decide(server, web, 'choose', 'editor', async (view, command, { variant }) =>
    done(
      await chooseVariant(view.context, { ...command, variant: variant ?? '' }),
      'The draft now uses this variant. It is in review again.',
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
    done(await undoApproval(view.context, command), 'Undone. It is in review again.'),
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
    return done(draft, await approvedSentence(view, draft, 'The time is changed.'));
  });
  decide(server, web, 'reject', 'editor', async (view, command, form) => {
    if (command.version === undefined) throw new SluglineError('draft.version-missing');
    return done(
      await rejectDraft(view.context, { ...command, reason: form.reason }),
      'Rejected. Nothing will be posted.',
    );
  });
  decide(server, web, 'recompose', 'editor', async (view, command) => {
    const draft = await recomposeDraft(view.context, command);
    if (draft.state === 'needs_edit')
      return done(draft, 'No text from the current article fits without distortion: write it by hand.');
    return done(draft, 'Composed again from the current article.');
  });
  decide(server, web, 'keep', 'editor', async (view, command) =>
    done(await keepDraft(view.context, command), 'The text was kept, for the current article.'),
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
    part: (view, form, request) => decidedCard(view, idOf(request), form),
    // What was typed is shown again next to the current draft.
    again: async (view, form, request) => {
      const draft = await requireDraft(view.context.store, idOf(request));
      const { text, at, reason, override, altText, part } = form;
      return draftPage(view, draft, { text, at, reason, override, altText, part });
    },
  });
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
