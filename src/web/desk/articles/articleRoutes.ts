import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { copiesOfArticle } from '../../../actions/copies/copiesOfArticle.ts';
import type { FoundCopy } from '../../../actions/copies/requireCopy.ts';
import { draftByHand } from '../../../actions/drafting/draftByHand.ts';
import { correctArticle } from '../../../actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../../actions/intake/withdrawArticle.ts';
import { requireArticle } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { proposalsOf } from '../../../article/proposals.ts';
import { deliveriesOfArticle, removalsAmong } from '../../../delivery/articleDeliveries.ts';
import { type Draft, draftsOfArticle } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { draftPart } from '../drafts/draftPart.ts';
import { waits } from '../drafts/rowPart.ts';
import { askedRows, livePart } from '../livePart.ts';
import { deskPage, form, may, page, post, type View } from '../view.ts';
import { articlePart } from './articlePart.ts';
import { articlesPage, whichIn } from './articlesPage.ts';
import { copiesPart, copyRoutes } from './copiesPart.ts';
import { deliveriesPart } from './deliveriesPart.ts';
import { proposalRoutes, proposalsPart } from './proposals.ts';

/** Articles at the desk, including those under embargo; correcting and withdrawing them. */
export function articleRoutes(server: FastifyInstance, web: WebContext): void {
  proposalRoutes(server, web);
  copyRoutes(server, web);
  page(server, web, '/desk/articles', async (view, { query }) => articlesPage(view, whichIn(query)));
  page(server, web, '/desk/articles/:id', async (view, request) =>
    articlePage(view, await requireArticle(view.context.store, idOf(request))),
  );
  const again = async (view: View, form: { note?: string | undefined }, request: FastifyRequest) =>
    articlePage(view, await requireArticle(view.context.store, idOf(request)), form.note);
  post(server, web, '/desk/articles/:id/correct', {
    role: 'editor',
    again,
    async act(view, { note }, request) {
      const id = idOf(request);
      await correctArticle(view.context, { id, note: note ?? '' });
      const sentence = view.texts.articles.corrected;
      const hint = correctionHint(view, await copiesOfArticle(view.context, id));
      return { kind: 'done', sentence, ...(hint ? { hint } : {}) };
    },
  });
  post(server, web, '/desk/articles/:id/draft', {
    role: 'editor',
    again,
    async act(view, { channel }, request) {
      const { draft } = await draftByHand(view.context, { articleId: idOf(request), channel: channel ?? '' });
      const sentence = view.texts.articles.draftWaits;
      return { kind: 'done', sentence, about: draft.id, to: `/desk/drafts/${draft.id}` };
    },
  });
  post(server, web, '/desk/articles/:id/withdraw', {
    role: 'editor',
    again,
    async act(view, { note, copies }, request) {
      await withdrawArticle(view.context, {
        id: idOf(request),
        note: note || undefined,
        ...(copies === 'remove' || copies === 'keep' ? { copies } : {}),
      });
      return {
        kind: 'done',
        sentence: view.texts.articles.withdrawn,
      };
    },
  });
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

async function articlePage(view: View, article: Article, note?: string): Promise<string> {
  const { store } = view.context;
  const [drafts, copies, deliveries] = await Promise.all([
    draftsOfArticle(store, article.id),
    copiesOfArticle(view.context, article.id),
    deliveriesOfArticle(view.context, article.id),
  ]);
  const pushes = [...deliveries, ...(await removalsAmong(view.context, deliveries))];
  const isWithdrawn = article.status === 'withdrawn';
  const ofArticle = [article.id];
  const posts = [
    ...ofArticle,
    ...drafts.flatMap((draft) => [draft.id, ...draft.deliveries]),
    ...pushes.map(({ id }) => id),
  ];
  const copied = [...posts, ...copies.map(({ copy }) => copy.id)];
  const nextTo = (draft: Draft) =>
    draftPart({ ...view, asked: undefined }, { draft, article, nextToArticle: true });
  await askedRows(
    view,
    async (ids) => drafts.filter(({ id }) => ids.includes(id)),
    async (draft) => ({ id: draft.id, markup: await nextTo(draft) }),
  );
  const follows = ['article', 'draft', 'delivery', 'copy'] as const;
  const part = (id: string, about: string[], render: () => Markup | Promise<Markup>) =>
    livePart(view, { id, follows, about }, render);
  const main = html`<div class="two"><div>
!${await part('proposals', ofArticle, async () => proposalsPart(view, await proposalsOf(store, article)))}
!${await part('copies', copied, () => copiesPart(view, copies, isWithdrawn))}
!${await part('deliveries', posts, () => deliveriesPart(view, pushes))}
!${await part('drafts', ofArticle, async () => draftsPart(view, article, drafts, await Promise.all(waitingFirst(drafts).map(nextTo))))}
!${await part('actions', copied, () => articleForms(view, article, copies, note))}
</div>!${await part('article', ofArticle, () => articlePart(view, article))}</div>`;
  return deskPage(view, { title: view.texts.articles.one, section: '/desk/articles', main });
}

function draftsPart(view: View, article: Article, drafts: Draft[], parts: Markup[]): Markup {
  const texts = view.texts.articles;
  const why = article.makesDrafts ? texts.noDrafts : texts.noDraftsOld;
  const none = drafts.length > 0 ? '' : html`<p class="quiet">${why}</p>`;
  return html`<section><h2 class="block-name">${texts.drafts}</h2>!${parts}!${none}!${draftForm(view, article, drafts)}</section>`;
}

/**
 * Sorts drafts that a person must decide about first, the newest on top, so that a correction's draft is not below
 * finished ones.
 */
function waitingFirst(drafts: Draft[]): Draft[] {
  const waiting = drafts.filter(waits).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return [...waiting, ...drafts.filter((draft) => !waits(draft))];
}

/** What a correction means for the published posts; undefined if there are none. */
function correctionHint(view: View, copies: FoundCopy[]): string | undefined {
  const channels = copies.flatMap(({ copy }) => {
    const channel = view.web.config.channels.find(({ id }) => id === copy.channel);
    return copy.state !== 'gone' && channel && channel.onCorrection !== 'keep' ? [channel.id] : [];
  });
  if (channels.length === 0) return undefined;
  const names = [...new Set(channels)].join(', ');
  return view.texts.articles.stillAsItWas(names);
}

/**
 * A button to create a draft for a channel that has none, even for an old article or against the channel's conditions.
 */
function draftForm(view: View, article: Article, drafts: Draft[]): Markup {
  if (article.status === 'withdrawn' || !may(view, 'editor')) return '';
  const texts = view.texts.articles;
  const has = new Set(drafts.filter(({ purpose }) => purpose === 'post').map(({ channel }) => channel));
  const without = view.web.config.channels.filter(({ id, digest }) => !has.has(id) && !digest);
  if (without.length === 0) return '';
  const options = without.map(({ id }) => html`<option>${id}</option>`);
  const inner = html`<div class="field"><label for="draft-for">${texts.forChannel}</label><select id="draft-for" name="channel">!${options}</select></div>
<p>!${button({ label: texts.makeDraft })}</p>`;
  return html`<details class="more"><summary class="button">${texts.anotherChannel}</summary>!${form(view, `/desk/articles/${article.id}/draft`, inner)}</details>`;
}

function articleForms(view: View, article: Article, copies: FoundCopy[], note: string | undefined): Markup {
  if (article.status === 'withdrawn' || !may(view, 'editor')) return '';
  const texts = view.texts.articles;
  const to = `/desk/articles/${article.id}`;
  const correct = form(
    view,
    `${to}/correct`,
    html`<div class="field"><label for="note">${texts.whatWasWrong}</label>
<textarea id="note" name="note" class="low" required !${languageAttributes(article.language)}>${'\n'}${note ?? ''}</textarea>
<p class="hint">${texts.whatWasWrongHow}</p></div>
<p>!${button({ label: texts.publishCorrection, kind: 'first' })}</p>`,
  );
  const withdraw = form(
    view,
    `${to}/withdraw`,
    html`<div class="field"><label for="why">${texts.whyWithdrawn}</label><input id="why" name="note" type="text">
<p class="hint">${texts.whyWithdrawnHow}</p></div>
!${may(view, 'approver') ? copiesChoice(view, copies) : ''}
<p>!${button({ label: texts.withdrawIt, kind: 'wrong' })}</p>`,
  );
  return html`<section class="block" id="correct"><h2 class="block-name">${texts.correct}</h2>!${correct}</section><section class="block" id="withdraw">
<h2 class="block-name">${texts.withdraw}</h2><details class="more"><summary class="button">${texts.openWithdraw}</summary>!${withdraw}</details></section>`;
}

/** What to do with the published posts; by default each channel's own rule applies. */
function copiesChoice(view: View, copies: FoundCopy[]): Markup {
  const out = copies.filter(({ copy }) => copy.state !== 'gone');
  if (out.length === 0) return '';
  const texts = view.texts.articles;
  const ids = [...new Set(out.map(({ copy }) => copy.channel))];
  const choice = (value: string, label: string, isFirst = false) =>
    html`<label class="choice"><input type="radio" name="copies" value="${value}"!${isFirst ? ' checked' : ''}> ${label}</label>`;
  return html`<fieldset class="field"><legend>${texts.postsOn(ids.join(', '))}</legend>
!${choice('', ids.map((id) => onWithdrawPhrase(view, id)).join('; '), true)} !${choice('remove', texts.removeAll)} !${choice('keep', texts.leaveUp)}</fieldset>`;
}

/** What newsroom.yaml says should happen to a channel's post, as a phrase. */
function onWithdrawPhrase(view: View, id: string): string {
  const channel = view.web.config.channels.find((each) => each.id === id);
  return view.texts.articles.asSet[channel?.onWithdraw ?? 'ask'](id);
}
