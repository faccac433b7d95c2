import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { measureEdit } from '../../../actions/drafting/measureEdit.ts';
import { readNotesOf } from '../../../actions/notes/readNotes.ts';
import { articleById, requireArticle } from '../../../article/archive.ts';
import { type Draft, requireDraft } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { localPath } from '../../session.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { single } from '../filters.ts';
import { asksForPart, type Form, page, post, type View, withTimes } from '../view.ts';
import { type CardExtras, cardsOf } from './cards.ts';
import { draftPart } from './draftPart.ts';
import { newsPart } from './draftsPage.ts';
import type { Typed } from './formParts.ts';
import { whoWasFaster } from './movedDraft.ts';
import { previewOf } from './preview.ts';
import { textOfPost } from './previewPart.ts';
import { approveSelected, rejectSelected, summaryOf } from './selectedDrafts.ts';

/** Fragments of the list of drafts (one card, one open draft, the notice of new ones), and decisions about several drafts of a card. */
export function cardRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/cards/:id', async (view, request) =>
    cardOf(comingFrom(view, request), await articleOrDraftsOf(view, idOf(request))),
  );
  page(server, web, '/desk/drafts/:id/panel', async (view, request) => {
    const draft = await requireDraft(view.context.store, idOf(request));
    if (asksForPart(request)) await readNotesOf(view.context, draft);
    return panelOf(comingFrom(view, request), draft);
  });
  page(server, web, '/desk/news', (view, { query }) =>
    newsPart(view, {
      state: single(query, 'state'),
      channel: single(query, 'channel'),
      shown: single(query, 'shown'),
    }),
  );
  post(server, web, '/desk/drafts/:id/measure', {
    role: 'editor',
    act: async (view, form, request) => ({
      kind: 'done',
      sentence: '',
      answer: () => measuredPart(view, idOf(request), form),
    }),
  });
  post(server, web, '/desk/articles/:id/approve-ready', {
    role: 'approver',
    async act(view, { drafts }, request) {
      await requireArticle(view.context.store, idOf(request));
      view.results = await approveSelected(view, drafts ?? '');
      const { allApproved: done, notApproved: refused } = view.texts.decisions;
      return summaryOf(view.results, { done, refused });
    },
    part: (view, _form, request) => cardOf(view, idOf(request), { results: view.results ?? new Map() }),
  });
  post(server, web, '/desk/articles/:id/reject-selected', {
    role: 'editor',
    async act(view, { drafts, reason }, request) {
      await requireArticle(view.context.store, idOf(request));
      view.results = await rejectSelected(view, drafts ?? '', reason);
      const { allRejected: done, notRejected: refused } = view.texts.decisions;
      return summaryOf(view.results, { done, refused });
    },
    part: (view, _form, request) => cardOf(view, idOf(request), { results: view.results ?? new Map() }),
  });
}

/**
 * The length of a text by its platform's rules, what is wrong with it, and how it will look, while it is being typed.
 */
async function measuredPart(view: View, id: string, form: Form): Promise<Markup> {
  const draft = await requireDraft(view.context.store, id);
  const number = Number(form.part ?? 1);
  const { part, findings } = await measureEdit(view.context, draft, {
    text: (form.text ?? '').replaceAll('\r\n', '\n'),
    part: number,
  });
  const preview = await previewOf(view, draft, undefined);
  const { length, limit } = part;
  const lengths = html`<bdi dir="ltr">${length} / ${limit}</bdi>`;
  const over = length - limit;
  const measured = over > 0 ? withMarkup((shown) => view.texts.draft.tooLong(shown, over), lengths) : lengths;
  const lines = [...new Set(findings.map(({ says }) => says))].map(
    (says) => html`<li>!${withTimes(view, says)}</li>`,
  );
  return html`<p class="count"!${over > 0 ? ' data-over' : ''}>!${measured}</p>!${lines.length > 0 ? html`<ul class="reasons">!${lines}</ul>` : ''}
!${preview ? textOfPost(view, draft, preview, { part, index: number - 1, findings }, true) : ''}`;
}

/** The page that contains the fragment determines its channel, and where its forms return to. */
function comingFrom(view: View, { query }: FastifyRequest): View {
  return { ...view, path: localPath(single(query, 'back')) };
}

function cardOf(view: View, articleId: string, extras?: CardExtras): Promise<Markup> {
  const channel = new URL(view.path, 'http://here').searchParams.get('channel') ?? undefined;
  return cardsOf(view, [articleId], channel, extras).then((cards) => cards.join(''));
}

/** The id of a stored article, or of one with stored drafts; throws if there is neither. */
async function articleOrDraftsOf({ context: { store } }: View, id: string): Promise<string> {
  if ((await store.redis.hlen(store.keys.articleDrafts(id))) === 0) await requireArticle(store, id);
  return id;
}

async function panelOf(view: View, draft: Draft, typed?: Typed): Promise<Markup> {
  const article = await articleById(view.context.store, draft.articleId);
  return draftPart(view, { draft, article, nextToArticle: false, inCard: true, typed });
}

/** A draft's card after a decision about it. Text that could not be saved stays in its form. */
export async function decidedCard(view: View, draftId: string, form: Form): Promise<Markup> {
  const draft = await requireDraft(view.context.store, draftId);
  const flash = view.flash && (await whoWasFaster(view, view.flash, draftId, form.text !== undefined));
  const { text, at, reason, override, altText, part } = form;
  const isRefused = flash?.kind === 'wrong' && [text, at, reason, override, altText].some(Boolean);
  const isOvertaken = flash?.code === 'draft.moved';
  const typed = isRefused ? { text, at, reason, override, altText, part, isOvertaken } : undefined;
  return cardOf(view, draft.articleId, {
    ...(flash ? { results: new Map([[draftId, flash]]) } : {}),
    ...(typed ? { opened: new Map([[draftId, await panelOf(view, draft, typed)]]) } : {}),
  });
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}
