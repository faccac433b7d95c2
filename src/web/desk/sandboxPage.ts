import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { setSandboxFault } from '../../actions/operations/setSandboxFault.ts';
import { findChannel } from '../../channels/configured.ts';
import {
  isSandboxFault,
  type SandboxFault,
  type SandboxPost,
  sandboxFaultOf,
  sandboxFaults,
  sandboxPostsOf,
} from '../../channels/sandbox/posts.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../theme/layout.ts';
import { button, emptyState } from '../theme/parts.ts';
import { livePart } from './livePart.ts';
import { deskPage, form, may, page, post, type View, when } from './view.ts';

/** `/sandbox/<channel>`: what a sandbox channel has posted, as the platform that it imitates would show it. */
export function sandboxRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/sandbox/:id', async (view, request) => sandboxPage(view, idOf(request)));
  post(server, web, '/sandbox/:id/fault', {
    role: 'editor',
    async act(view, { fault = '' }, request) {
      const id = idOf(request);
      await setSandboxFault(view.context, { channel: id, fault });
      const { nextWorks, nextIs, faults } = view.texts.sandbox;
      const sentence = isSandboxFault(fault) ? nextIs(faults[fault]) : nextWorks;
      return { kind: 'done', sentence, to: `/sandbox/${id}` };
    },
  });
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

async function sandboxPage(view: View, id: string): Promise<string> {
  const { store } = view.context;
  const config = findChannel(view.context, id)?.config;
  if (config?.type !== 'sandbox') throw new SluglineError('page.unknown');
  const [posts, fault] = await Promise.all([sandboxPostsOf(store, id), sandboxFaultOf(store, id)]);
  const texts = view.texts.sandbox;
  const byId = new Map(posts.map((each) => [each.id, each]));
  const list =
    posts.length > 0
      ? html`<ol class="sandbox-posts">!${posts.map((each) => postPart(view, each, byId))}</ol>`
      : emptyState(texts.none, texts.noneHow);
  const what = withMarkup(texts.what, html`<bdi>${id}</bdi>`, html`<bdi>${String(config.like)}</bdi>`);
  const main = html`<p class="quiet block-end">!${what}</p>
!${may(view, 'editor') ? faultForm(view, id, fault) : ''}!${await livePart(view, { id: 'posts', follows: ['sandbox'], about: [id] }, () => list)}`;
  return deskPage(view, { title: texts.title(id), section: '/desk/deliveries', main });
}

function postPart(view: View, each: SandboxPost, byId: Map<string, SandboxPost>): Markup {
  const { name } = view.site.newsroom;
  const texts = view.texts.sandbox;
  const answered = each.replyTo ? byId.get(each.replyTo) : undefined;
  const edited = each.editedAt
    ? html` · !${withMarkup(texts.changed, when(view, toInstant(each.editedAt)))}`
    : '';
  const head = html`<p class="sandbox-head"><span class="sandbox-avatar" aria-hidden="true">${name.replace(/^The /, '').charAt(0)}</span><bdi class="sandbox-name">${name}</bdi>
<span class="quiet">!${when(view, toInstant(each.at))}!${edited}</span></p>`;
  if (each.removedAt !== undefined)
    return html`<li class="sandbox-post" id="post-${each.id.slice(0, 12)}">!${head}
<p class="quiet">!${withMarkup(texts.removed, when(view, toInstant(each.removedAt)))}</p>!${articleLink(view, each)}</li>`;
  return html`<li class="sandbox-post" id="post-${each.id.slice(0, 12)}">!${head}
!${answered ? html`<p class="quiet">!${withMarkup(texts.inReplyTo, html`<bdi>${answered.text.slice(0, 60)}</bdi>`)}</p>` : ''}
!${each.contentWarning ? html`<p class="notice">${each.contentWarning}</p>` : ''}
<p class="sandbox-text" !${languageAttributes(each.language)}>!${linked(each.text, each.link)}</p>!${cardPart(each)}!${articleLink(view, each)}</li>`;
}

/** The link to where a post is corrected or withdrawn. */
function articleLink(view: View, { articleId }: SandboxPost): Markup {
  if (articleId === undefined) return '';
  const { correctOrWithdraw, itsArticle } = view.texts.sandbox;
  const words = may(view, 'editor') ? correctOrWithdraw : itsArticle;
  return html`<p><a href="/desk/articles/${articleId}">${words}</a></p>`;
}

/** Only the newsroom's own link becomes a link; everything else in the text stays text. */
function linked(text: string, link: string): Markup {
  const [before = '', ...rest] = text.split(link);
  if (rest.length === 0) return html`${text}`;
  return html`${before}<a href="${link}"><bdi dir="ltr">${link.replace(/^https?:\/\//, '')}</bdi></a>${rest.join(link)}`;
}

function cardPart({ link, headline, description, image, language }: SandboxPost): Markup {
  const picture = image ? html`<img src="${image.url}" alt="${image.alt ?? ''}" loading="lazy">` : '';
  return html`<a class="sandbox-card" href="${link}" !${languageAttributes(language)}>!${picture}<span><strong>${headline}</strong>
!${description ? html`<span class="quiet">${description}</span>` : ''}</span></a>`;
}

function faultForm(view: View, id: string, set: SandboxFault | undefined): Markup {
  const texts = view.texts.sandbox;
  const options = [['', texts.works], ...sandboxFaults.map((fault) => [fault, texts.faults[fault]])].map(
    ([value, label]) =>
      html`<option value="${value}"!${value === (set ?? '') ? ' selected' : ''}>${label}</option>`,
  );
  return html`<details class="more"!${set ? ' open' : ''}><summary class="button">${texts.letFail}</summary>!${form(
    view,
    `/sandbox/${id}/fault`,
    html`<div class="field"><label for="fault">${texts.nextRequest}</label><select id="fault" name="fault">!${options}</select></div>
<p>!${button({ label: texts.set })}</p>`,
  )}</details>`;
}
