import { z } from 'zod';
import { authorName } from '../../accounts/roles.ts';
import type { Context } from '../../actions/context.ts';
import { rescheduleDraft } from '../../actions/delivering/rescheduleDraft.ts';
import { whenItGoes } from '../../actions/delivering/whenItGoes.ts';
import { approveDraft } from '../../actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../actions/drafting/chooseVariant.ts';
import { duplicateDraft } from '../../actions/drafting/duplicateDraft.ts';
import { editDraft } from '../../actions/drafting/editDraft.ts';
import { keepDraft } from '../../actions/drafting/keepDraft.ts';
import { recomposeDraft } from '../../actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../../actions/drafting/rejectDraft.ts';
import { reopenDraft } from '../../actions/drafting/reopenDraft.ts';
import { limits } from '../../article/limits.ts';
import { type Draft, publicDraft, requireDraft } from '../../review/draft.ts';
import { DraftQuery, readDraftFilter } from '../../review/draftFilter.ts';
import { findDrafts } from '../../review/findDrafts.ts';
import { placesInQueue } from '../../review/placeInQueue.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing } from './listing.ts';
import { DraftShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });
const version = z
  .int()
  .optional()
  .describe('The version that you read: 428 without it, 409 if the draft has changed');
const at = z.iso.datetime({ offset: true });
const place = z
  .enum(placesInQueue)
  .optional()
  .describe('queue, unless it is breaking news; next: ahead of the queue; now: past slots, gap and queue');
const confirm = z.boolean().optional().describe('Confirms a time more than a year ahead');
const Versioned = z.object({ version }).optional();

const Edit = z.object({
  text: z.string().max(limits.post).optional().describe('The complete text of the part'),
  part: z.int().positive().optional().describe('Which part of a thread; 1 without it'),
  altText: z.string().max(5_000).optional().describe('What the picture shows; counts as confirmed'),
  override: z
    .string()
    .max(500)
    .optional()
    .describe('Why the text may contain a number, link or mention that the article does not'),
  version,
});

/** Drafts: reading them and deciding about them. */
export function draftRoutes(api: Api, web: WebContext): void {
  api.get(
    '/drafts',
    {
      schema: {
        summary: 'Drafts, newest first',
        querystring: Listing.extend(DraftQuery.shape),
        response: answers(pageShape(DraftShape)),
      },
    },
    async (request) => {
      const { limit, cursor, ...written } = request.query;
      const { actor, clock, config } = contextFor(web, request);
      const { timezone } = config.newsroom;
      const filter = readDraftFilter(written, { me: authorName(actor), now: clock.now(), timezone });
      const page = await findDrafts(web.store, filter, limit, cursor);
      return { items: page.items.map(publicDraft), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/drafts/:id',
    { schema: { summary: 'One draft', params: ById, response: answers(DraftShape) } },
    async (request) => {
      const context = contextFor(web, request);
      return withGoes(context, await requireDraft(context.store, request.params.id));
    },
  );

  api.patch(
    '/drafts/:id',
    {
      schema: {
        summary: 'Replace its text or its picture’s alt text; approvals are cleared',
        params: ById,
        body: Edit,
        response: answers(DraftShape),
      },
    },
    async (request) => {
      const { version, ...what } = request.body;
      const command = { id: request.params.id, version, ...what };
      return publicDraft(await editDraft(contextFor(web, request, 'editor'), command));
    },
  );

  api.post(
    '/drafts/:id/choose',
    {
      schema: {
        summary: 'Replace its text with another of its variants, which has its own link',
        params: ById,
        body: z.object({ variant: z.string().max(64), version }),
        response: answers(DraftShape),
      },
    },
    async (request) => {
      const { variant, version } = request.body;
      const command = { id: request.params.id, variant, version };
      return publicDraft(await chooseVariant(contextFor(web, request, 'editor'), command));
    },
  );

  api.post(
    '/drafts/:id/approve',
    {
      schema: {
        summary:
          'Approve a version, for the next free slot or not before a time; the answer says when it will be sent',
        params: ById,
        body: z.object({ version, at: at.optional(), place, confirm }).optional(),
        response: answers(DraftShape),
      },
    },
    async (request) => {
      const { version, at, place, confirm } = request.body ?? {};
      const context = contextFor(web, request, 'approver');
      const command = { id: request.params.id, version, at, place, confirm };
      return withGoes(context, await approveDraft(context, command));
    },
  );

  api.post(
    '/drafts/:id/schedule',
    {
      schema: {
        summary: 'Move an approved draft to another time or place; the answer says when it will be sent',
        params: ById,
        body: z.object({ version, at: at.optional(), place, confirm }),
        response: answers(DraftShape),
      },
    },
    async (request) => {
      const { version, at, place, confirm } = request.body;
      const context = contextFor(web, request, 'approver');
      const command = { id: request.params.id, version, at, place, confirm };
      return withGoes(context, await rescheduleDraft(context, command));
    },
  );

  api.post(
    '/drafts/:id/reject',
    {
      schema: {
        summary: 'Reject it, with a reason',
        params: ById,
        body: z.object({ reason: z.string().max(2_000).optional(), version }).optional(),
        response: answers(DraftShape),
      },
    },
    async (request) =>
      publicDraft(
        await rejectDraft(contextFor(web, request, 'editor'), { id: request.params.id, ...request.body }),
      ),
  );

  api.post(
    '/drafts/:id/reopen',
    {
      schema: {
        summary: 'Take its rejection back',
        params: ById,
        body: Versioned,
        response: answers(DraftShape),
      },
    },
    async (request) =>
      publicDraft(
        await reopenDraft(contextFor(web, request, 'editor'), {
          id: request.params.id,
          version: request.body?.version,
        }),
      ),
  );

  api.post(
    '/drafts/:id/duplicate',
    {
      schema: {
        summary: 'A draft for another channel with this text and its own link; an open draft there stays',
        params: ById,
        body: z.object({ channel: z.string().max(100) }),
        response: answers(
          z.object({
            draft: DraftShape,
            made: z.boolean(),
            hasText: z.boolean(),
            why: z.string().optional(),
          }),
        ),
      },
    },
    async (request) => {
      const command = { id: request.params.id, channel: request.body.channel };
      const { draft, ...outcome } = await duplicateDraft(contextFor(web, request, 'editor'), command);
      return { draft: publicDraft(draft), ...outcome };
    },
  );

  api.post(
    '/drafts/:id/recompose',
    {
      schema: {
        summary: 'Compose a stale draft again from the current article',
        params: ById,
        body: Versioned,
        response: answers(DraftShape),
      },
    },
    async (request) =>
      publicDraft(
        await recomposeDraft(contextFor(web, request, 'editor'), {
          id: request.params.id,
          version: request.body?.version,
        }),
      ),
  );

  api.post(
    '/drafts/:id/keep',
    {
      schema: {
        summary: 'Keep a stale draft’s text as still correct',
        params: ById,
        body: Versioned,
        response: answers(DraftShape),
      },
    },
    async (request) =>
      publicDraft(
        await keepDraft(contextFor(web, request, 'editor'), {
          id: request.params.id,
          version: request.body?.version,
        }),
      ),
  );
}

/** A draft with its posting time, if any part of it is still to be posted. */
async function withGoes(context: Context, draft: Draft) {
  const goes = await whenItGoes(context, draft);
  return { ...publicDraft(draft), ...(goes ? { goes } : {}) };
}
