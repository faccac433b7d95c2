import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { setSandboxFault } from '../../actions/operations/setSandboxFault.ts';
import { findChannel } from '../../channels/configured.ts';
import {
  type SandboxFault,
  type SandboxPost,
  sandboxFaultOf,
  sandboxFaults,
  sandboxPostsOf,
} from '../../channels/sandbox/posts.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { languageAttributes, type Markup } from '../theme/layout.ts';
import { button, emptyState } from '../theme/parts.ts';
import { deskPage, form, may, page, post, type View, when } from './view.ts';

/** `/sandbox/<channel>`: what a sandbox channel has posted, as the platform that it imitates would show it. */
export function sandboxRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/sandbox/:id', async (view, request) => sandboxPage(view, idOf(request)));
  post(server, web, '/sandbox/:id/fault', {
    role: 'editor',
    async act(view, { fault = '' }, request) {
      const id = idOf(request);
      await setSandboxFault(view.context, { channel: id, fault });
      const sentence =
        fault === ''
          ? 'The next request works.'
          : `The next request: ${sandboxFaults[fault as SandboxFault]}.`;
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
  const byId = new Map(posts.map((each) => [each.id, each]));
  const list =
    posts.length > 0
      ? html`<ol class="sandbox-posts">!${posts.map((each) => postPart(view, each, byId))}</ol>`
      : emptyState(
          'No posts yet.',
          'Approve a draft for this channel at the desk: it appears here a moment later.',
        );
  const main = html`<p class="quiet block-end">Posts of the channel <bdi>${id}</bdi>, counted and cut as ${String(config.like)} would. They stand on this page alone, and nobody else sees them.</p>
!${may(view, 'editor') ? faultForm(view, id, fault) : ''}!${list}`;
  return deskPage(view, { title: `Sandbox: ${id}`, section: '/desk/deliveries', live: 'sandbox', main });
}

function postPart(view: View, each: SandboxPost, byId: Map<string, SandboxPost>): Markup {
  const { name } = view.site.newsroom;
  const answered = each.replyTo ? byId.get(each.replyTo) : undefined;
  const edited = each.editedAt ? html` · changed !${when(view, toInstant(each.editedAt))}` : '';
  const head = html`<p class="sandbox-head"><span class="sandbox-avatar" aria-hidden="true">${name.replace(/^The /, '').charAt(0)}</span><bdi class="sandbox-name">${name}</bdi>
<span class="quiet">!${when(view, toInstant(each.at))}!${edited}</span></p>`;
  if (each.removedAt !== undefined)
    return html`<li class="sandbox-post" id="post-${each.id.slice(0, 12)}">!${head}
<p class="quiet">Removed !${when(view, toInstant(each.removedAt))}: readers see it no more.</p></li>`;
  return html`<li class="sandbox-post" id="post-${each.id.slice(0, 12)}">!${head}
!${answered ? html`<p class="quiet">in reply to “<bdi>${answered.text.slice(0, 60)}</bdi>…”</p>` : ''}
!${each.contentWarning ? html`<p class="notice">${each.contentWarning}</p>` : ''}
<p class="sandbox-text" dir="auto" !${languageAttributes(each.language)}>!${linked(each.text, each.link)}</p>!${cardPart(each)}</li>`;
}

/** The newsroom's own link is a link; everything else in the text stays text. */
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
  const options = [['', 'it works'], ...Object.entries(sandboxFaults)].map(
    ([value, label]) =>
      html`<option value="${value}"!${value === (set ?? '') ? ' selected' : ''}>${label}</option>`,
  );
  return html`<details class="more"!${set ? ' open' : ''}><summary>Let the next request fail</summary>!${form(
    view,
    `/sandbox/${id}/fault`,
    html`<div class="field"><label for="fault">The next request</label><select id="fault" name="fault">!${options}</select></div>
<p>!${button({ label: 'Set' })}</p>`,
  )}</details>`;
}
