import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { alterLink, makeLink } from '../../actions/links.ts';
import { addressesOf } from '../../config/addresses.ts';
import { type LinkWithClicks, listLinks, withClicks } from '../../links/link.ts';
import type { Markup } from '../look/layout.ts';
import { address, button, emptyState, field, stateLabel } from '../look/parts.ts';
import type { WebNeeds } from '../needs.ts';
import { older, single } from './filters.ts';
import { deskPage, type Form, form, may, page, post, type View, when } from './view.ts';

/** Short links: where they lead, how often they are followed, new ones. */
export function linkRoutes(server: FastifyInstance, web: WebNeeds): void {
  page(server, web, '/desk/links', async (view, { query }) => linksPage(view, single(query, 'cursor')));
  post(server, web, '/desk/links', {
    role: 'editor',
    again: (view, typed) => linksPage(view, undefined, typed),
    async act(view, { target, code }) {
      const link = await makeLink(view.needs, {
        target: target?.trim() ?? '',
        code: code?.trim() || undefined,
      });
      const { linkBase } = addressesOf(view.web.config);
      return { kind: 'done', sentence: `Made: ${linkBase}/${link.code}`, to: '/desk/links' };
    },
  });
  post(server, web, '/desk/links/:code', {
    role: 'editor',
    again: (view) => linksPage(view, undefined),
    async act(view, { target, disabled }, request) {
      const { code } = request.params as { code: string };
      const command = disabled === undefined ? { target: target?.trim() } : { disabled: disabled === 'yes' };
      await alterLink(view.needs, { code, ...command });
      if (disabled === undefined)
        return { kind: 'done', sentence: `${code} leads there now. Where it led before is kept.` };
      return {
        kind: 'done',
        sentence: disabled === 'yes' ? `${code} is switched off.` : `${code} works again.`,
      };
    },
  });
}

async function linksPage(view: View, cursor: string | undefined, typed?: Form): Promise<string> {
  const { store } = view.needs;
  const { linkBase, webBase } = addressesOf(view.web.config);
  const { items, nextCursor } = await listLinks(store, webBase, 50, cursor);
  const links = await Promise.all(items.map((link) => withClicks(store, link, linkBase)));
  const rows = links.map((link) => linkRow(view, link));
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Link</th><th scope="col">Leads to</th><th scope="col">For</th><th scope="col" class="number">Clicks</th><th scope="col" class="number">Visitors</th><th scope="col">Made</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : emptyState(
          'There is no link yet.',
          'Each article gets one when it comes in, and each draft one of its own.',
        );
  return deskPage(view, {
    title: 'Links',
    room: '/desk/links',
    live: 'link',
    main: html`!${createForm(view, typed)}!${table}!${older('/desk/links', {}, nextCursor)}`,
  });
}

function createForm(view: View, typed: Form = {}): Markup {
  if (!may(view, 'editor')) return '';
  const hosts = view.web.config.links.allowHosts.join(', ');
  const inner = html`!${field({ name: 'target', label: 'Leads to', type: 'url', required: true, value: typed.target ?? '', hint: hosts ? `An address at ${hosts}, or of the newsroom itself.` : 'An address of the newsroom; more hosts are allowed in newsroom.yaml.' })}
!${field({ name: 'code', label: 'Code, if it matters', type: 'text', value: typed.code ?? '', hint: '3 to 32 letters, digits or hyphens. Without one, a short one is made.' })}
<p>!${button({ label: 'Make the link', kind: 'first' })}</p>`;
  const open = typed.target !== undefined ? ' open' : '';
  return html`<details class="more above"!${open}><summary class="button">A new link</summary>!${form(view, '/desk/links', inner)}</details>`;
}

function linkRow(view: View, link: LinkWithClicks): Markup {
  const count = new Intl.NumberFormat('en');
  const about = link.articleId
    ? html`<a class="plain-link" href="/desk/articles/${link.articleId}">${link.channel || 'the article'}</a>`
    : html`${link.channel ?? ''}`;
  return html`<tr id="link-${link.code}" data-item><td>!${address(link.url)}!${link.disabledAt ? html`<br>!${stateLabel('disabled')}` : ''} <a class="quiet" href="${link.url}+">QR</a></td><td class="known"><a href="${link.target}">${link.target}</a>!${changeForms(view, link)}</td><td>!${about}</td><td class="number">${count.format(link.clicks.total)}</td><td class="number">${count.format(link.clicks.unique)}</td><td>!${when(view, link.createdAt)}</td></tr>`;
}

function changeForms(view: View, link: LinkWithClicks): Markup {
  if (!may(view, 'editor')) return '';
  const action = `/desk/links/${link.code}`;
  const id = `target-${link.code}`;
  const target = form(
    view,
    action,
    html`<div class="field"><label for="${id}">Leads to</label><input id="${id}" name="target" type="url" required value="${link.target}"></div><p>!${button({ label: 'Change it', kind: 'first' })}</p>`,
  );
  const onOff = form(
    view,
    action,
    html`<p>!${link.disabledAt ? button({ label: 'Switch it on again', name: 'disabled', value: 'no' }) : button({ label: 'Switch it off', kind: 'wrong', name: 'disabled', value: 'yes' })}</p>`,
  );
  const history = link.history.map(
    ({ at, by, target: was }) =>
      html`<li>until !${when(view, at)}: <span class="known">${was}</span> (${by})</li>`,
  );
  return html`<details class="change"><summary class="quiet">Change</summary>!${target}!${onOff}!${history.length > 0 ? html`<ul class="quiet">!${history}</ul>` : ''}</details>`;
}
