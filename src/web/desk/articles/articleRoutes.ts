import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { copiesOfArticle } from '../../../actions/copies/copiesOfArticle.ts';
import type { FoundCopy } from '../../../actions/copies/requireCopy.ts';
import { correctArticle } from '../../../actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../../actions/intake/withdrawArticle.ts';
import { listArticles, requireArticle } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { proposalsOf } from '../../../article/proposals.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { deliveriesOfArticle } from '../../../delivery/articleDeliveries.ts';
import { draftsOfArticle } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, emptyState, stateLabel } from '../../theme/parts.ts';
import { draftPart } from '../drafts/draftPart.ts';
import { older, single } from '../filters.ts';
import { deskPage, form, may, page, post, type View, when } from '../view.ts';
import { articlePart } from './articlePart.ts';
import { copiesPart, copyRoutes } from './copiesPart.ts';
import { deliveriesPart } from './deliveriesPart.ts';
import { openProposalsPart, proposalRoutes, proposalsPart } from './proposals.ts';

/** Articles at the desk, including those under embargo; correcting and withdrawing them. */
export function articleRoutes(server: FastifyInstance, web: WebContext): void {
  proposalRoutes(server, web);
  copyRoutes(server, web);
  page(server, web, '/desk/articles', async (view, { query }) => articlesPage(view, single(query, 'cursor')));
  page(server, web, '/desk/articles/:id', async (view, request) =>
    articlePage(view, await requireArticle(view.context.store, idOf(request))),
  );
  const again = async (view: View, form: { note?: string | undefined }, request: FastifyRequest) =>
    articlePage(view, await requireArticle(view.context.store, idOf(request)), form.note);
  post(server, web, '/desk/articles/:id/correct', {
    role: 'editor',
    again,
    async act(view, { note }, request) {
      await correctArticle(view.context, { id: idOf(request), note: note ?? '' });
      return { kind: 'done', sentence: 'Corrected: the note is on its page and in every feed.' };
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
        sentence: 'Withdrawn: it leaves every feed, its links answer 410, and no more posts are sent.',
      };
    },
  });
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

async function articlesPage(view: View, cursor: string | undefined): Promise<string> {
  const { items, nextCursor } = await listArticles(view.context.store, 50, cursor);
  const rows = await Promise.all(items.map((article) => articleRow(view, article)));
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Published</th><th scope="col">Article</th><th scope="col">Source</th>
<th scope="col">State</th><th scope="col">Drafts</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState(
          'No articles yet.',
          'Articles come from the sources in newsroom.yaml, by "slugline ingest FILE", or by the API.',
        );
  return deskPage(view, {
    title: 'Articles',
    section: '/desk/articles',
    live: 'article draft',
    main: (await openProposalsPart(view)) + table + older('/desk/articles', {}, nextCursor),
  });
}

async function articleRow(view: View, article: Article): Promise<Markup> {
  const drafts = await draftsOfArticle(view.context.store, article.id);
  const shown = drafts.map(
    ({ id, channel, state }) =>
      html`<a class="plain-link" href="/desk/drafts/${id}" title="${channel}">!${stateLabel(state)}</a>`,
  );
  const held = isEmbargoed(article, view.context.clock.now())
    ? html`<br><span class="embargo">embargo until !${when(view, article.embargoUntil ?? '')}</span>`
    : '';
  return html`<tr id="${article.id}" data-item><td>!${when(view, article.publishedAt)}</td>
<td><a class="plain-link row-headline" href="/desk/articles/${article.id}" !${languageAttributes(article.language)}>${article.headline}</a>!${held}</td>
<td>${article.source}</td><td>!${stateLabel(article.status)}</td><td>!${shown.join('<br>')}</td></tr>`;
}

async function articlePage(view: View, article: Article, note?: string): Promise<string> {
  const { store } = view.context;
  const [drafts, proposals, copies, deliveries] = await Promise.all([
    draftsOfArticle(store, article.id),
    proposalsOf(store, article),
    copiesOfArticle(view.context, article.id),
    deliveriesOfArticle(view.context, article.id),
  ]);
  const parts = drafts.map((draft) => draftPart(view, { draft, article, nextToArticle: true }));
  const made =
    parts.length > 0
      ? parts
      : [
          html`<p class="quiet">No drafts${article.makesDrafts ? '' : ': it was already published before the first poll'}.</p>`,
        ];
  const main = html`<div class="two"><div>
!${proposalsPart(view, proposals)}
!${copiesPart(view, copies, article.status === 'withdrawn')}
!${deliveriesPart(view, deliveries)}
<section><h2 class="block-name">Drafts</h2>!${made}</section>
!${articleForms(view, article, copies, note)}
</div>!${await articlePart(view, article)}</div>`;
  return deskPage(view, {
    title: 'Article',
    section: '/desk/articles',
    live: 'article draft delivery copy',
    main,
  });
}

function articleForms(view: View, article: Article, copies: FoundCopy[], note: string | undefined): Markup {
  if (article.status === 'withdrawn' || !may(view, 'editor')) return '';
  const to = `/desk/articles/${article.id}`;
  const correct = form(
    view,
    `${to}/correct`,
    html`<div class="field"><label for="note">What was wrong, and what is correct</label>
<textarea id="note" name="note" class="low" required !${languageAttributes(article.language)}>${'\n'}${note ?? ''}</textarea>
<p class="hint">Readers see it with its time, on the record and in feeds.</p></div>
<p>!${button({ label: 'Publish the correction', kind: 'first' })}</p>`,
  );
  const withdraw = form(
    view,
    `${to}/withdraw`,
    html`<div class="field"><label for="why">Why it is withdrawn</label><input id="why" name="note" type="text">
<p class="hint">For the newsroom’s own record. It leaves every feed at once.</p></div>
!${may(view, 'approver') ? copiesChoice(copies) : ''}
<p>!${button({ label: 'Withdraw the article', kind: 'wrong' })}</p>`,
  );
  return html`<section class="block"><h2 class="block-name">Correct</h2>!${correct}</section><section class="block">
<h2 class="block-name">Withdraw</h2><details class="more"><summary class="button">Withdraw …</summary>!${withdraw}</details></section>`;
}

/** What to do with the published posts; by default each channel's own rule applies. */
function copiesChoice(copies: FoundCopy[]): Markup {
  const out = copies.filter(({ copy }) => copy.state !== 'gone');
  if (out.length === 0) return '';
  const names = [...new Set(out.map(({ copy }) => copy.channel))].join(', ');
  const choice = (value: string, label: string, isFirst = false) =>
    html`<label class="choice"><input type="radio" name="copies" value="${value}"!${isFirst ? ' checked' : ''}> ${label}</label>`;
  return html`<fieldset class="field"><legend>Published posts (${names})</legend>
!${choice('', 'as each channel’s onWithdraw says', true)} !${choice('remove', 'remove all of them')} !${choice('keep', 'leave them up')}</fieldset>`;
}
