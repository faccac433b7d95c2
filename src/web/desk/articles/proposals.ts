import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { decideProposal } from '../../../actions/intake/decideProposal.ts';
import { listProposals, type Proposal } from '../../../article/proposals.ts';
import type { WebContext } from '../../context.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, post, type View, when, withTimes } from '../view.ts';

/** How many are shown above the list of articles. */
const maxNamed = 20;

/** The forms for deciding about changes that sources propose to articles they do not own. */
export function proposalRoutes(server: FastifyInstance, web: WebContext): void {
  for (const verdict of ['accept', 'dismiss'] as const) {
    post(server, web, `/desk/proposals/:id/${verdict}`, {
      role: 'editor',
      async act(view, { createdAt }, request: FastifyRequest) {
        const { id } = request.params as { id: string };
        const { articleId, source } = await decideProposal(view.context, { id, verdict, createdAt });
        const sentence =
          verdict === 'accept' ? view.texts.articles.accepted(source) : view.texts.articles.dismissed(source);
        return { kind: 'done', sentence, to: `/desk/articles/${articleId}` };
      },
    });
  }
}

/** The proposed changes of one article, with the possible decisions. */
export function proposalsPart(view: View, proposals: Proposal[]): Markup {
  if (proposals.length === 0) return '';
  return html`<section class="block">
<h2 class="block-name">${view.texts.articles.askedByOthers}</h2>!${proposals.map((each) => proposalPart(view, each))}</section>`;
}

function proposalPart(view: View, { id, sentence, createdAt }: Proposal): Markup {
  const decide = (verdict: 'accept' | 'dismiss', label: string) =>
    form(
      view,
      `/desk/proposals/${id}/${verdict}`,
      html`<input type="hidden" name="createdAt" value="${createdAt}">
<p>!${button({ label, kind: verdict === 'accept' ? 'first' : 'plain' })}</p>`,
    );
  const forms = may(view, 'editor')
    ? html`<div class="decide">!${decide('accept', view.texts.articles.accept)}!${decide('dismiss', view.texts.articles.dismiss)}</div>`
    : '';
  return html`<div class="proposal">
<p><bdi>!${withTimes(view, sentence)}</bdi> <span class="quiet">!${when(view, createdAt)}</span></p>!${forms}</div>`;
}

/** The newest open proposals of all articles, each linking to its article. */
export async function openProposalsPart(view: View): Promise<Markup> {
  const { items } = await listProposals(view.context.store, maxNamed);
  if (items.length === 0) return '';
  const lines = items.map(
    ({ articleId, headline, sentence }) =>
      html`<li><a class="plain-link" href="/desk/articles/${articleId}"><bdi>${headline}</bdi></a>: <bdi>!${withTimes(view, sentence)}</bdi></li>`,
  );
  return html`<section class="block"><h2 class="block-name">${view.texts.articles.waitingForDecision}</h2><ul class="lines">!${lines}</ul></section>`;
}
