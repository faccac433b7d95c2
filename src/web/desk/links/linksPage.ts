import { html } from 'ghtml';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { type LinkWithClicks, listLinks, withClicks } from '../../../links/link.ts';
import { maxSearched, searchesPartly, searchLinks } from '../../../links/search.ts';
import { newsroomStatistics } from '../../../links/statistics.ts';
import { readableUrl } from '../../../net/readableUrl.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, emptyState, field, linkTo, stateLabel } from '../../theme/parts.ts';
import { older } from '../filters.ts';
import { deskPage, type Form, form, may, type View, when } from '../view.ts';
import { shareTable } from './chart.ts';
import { dayChart, lastDays, origins } from './clickCharts.ts';

const count = new Intl.NumberFormat('en');

/** `/desk/links`: the clicks of all links together, each link, and a form for new ones. */
export async function linksPage(
  view: View,
  which: { cursor?: string | undefined; search?: string | undefined },
  typed?: Form,
): Promise<string> {
  const { store } = view.context;
  const { linkBase, webBase } = addressesOf(view.web.config);
  const search = which.search?.trim();
  const { items, nextCursor } = search
    ? { items: await searchLinks(store, { linkBase, webBase }, search), nextCursor: null }
    : await listLinks(store, webBase, 50, which.cursor);
  const links = await Promise.all(items.map((link) => withClicks(store, link, linkBase)));
  const articles = await articlesById(store, [...new Set(links.flatMap(({ articleId }) => articleId ?? []))]);
  const rows = links.map((link) =>
    linkRow(
      view,
      link,
      articles.find(({ id }) => id === link.articleId),
    ),
  );
  const isPartial = search && rows.length > 0 && (await searchesPartly(store));
  const partial = isPartial ? html`<p class="quiet">${searchedSentence}</p>` : '';
  const overview = search || which.cursor ? '' : await overviewOf(view);
  return deskPage(view, {
    title: 'Links',
    section: '/desk/links',
    live: 'link clicks',
    aside: searchForm(search),
    main: html`!${createForm(view, typed)}!${overview}!${tableOf(rows, search)}!${partial}!${older('/desk/links', {}, nextCursor)}`,
  });
}

const searchedSentence = `Searched for codes, article ids and articles’ addresses, and in the targets and headlines of the newest ${count.format(maxSearched)}.`;

function tableOf(rows: Markup[], search: string | undefined): Markup {
  if (rows.length > 0)
    return html`<section><h2 class="block-name">${search ? `Links for “${search}”` : 'Newest links'}</h2><div class="table"><table><thead>
<tr><th scope="col">Link</th><th scope="col">Leads to</th><th scope="col">For</th><th scope="col" class="number">Clicks</th>
<th scope="col" class="number">Visitors</th><th scope="col">Made</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
  return search
    ? emptyState('No links found.', searchedSentence)
    : emptyState('No links yet.', 'Every article gets one when it arrives, and so does every draft.');
}

async function overviewOf(view: View): Promise<Markup> {
  const { from, to } = lastDays(view);
  const all = await newsroomStatistics(view.context.store, from, to);
  if (all.total === 0) return '';
  const channels = all.channel.map((share) => ({
    ...share,
    name: share.name === '-' ? 'no channel (links of articles and people)' : share.name,
  }));
  return html`<section class="clicks">!${dayChart(view, all.day)}
<details class="more"><summary class="button small">Where they came from</summary>
<div class="share-tables">!${shareTable('Channel', channels)}!${origins(all)}</div></details></section>`;
}

function searchForm(search: string | undefined): Markup {
  return html`<form class="search" method="get" action="/desk/links" role="search"><label class="unseen" for="q">Find a link</label><input
id="q" name="q" type="search" placeholder="Code, target or headline" value="${search ?? ''}"> !${button({ label: 'Find' })}</form>`;
}

function createForm(view: View, typed: Form = {}): Markup {
  if (!may(view, 'editor')) return '';
  const hosts = view.web.config.links.allowHosts.join(', ');
  const hint = hosts
    ? `An address at ${hosts}, or of the newsroom itself.`
    : 'An address of the newsroom; more hosts are allowed in newsroom.yaml.';
  const inner = html`!${field({ name: 'target', label: 'Leads to', type: 'url', required: true, value: typed.target ?? '', hint })}
!${field({ name: 'code', label: 'Custom code (optional)', type: 'text', value: typed.code ?? '', hint: '3 to 32 letters, digits or hyphens. Leave it empty to get a short one.' })}
<p>!${button({ label: 'Create link', kind: 'first' })}</p>`;
  const open = typed.target !== undefined ? ' open' : '';
  return html`<details class="more above"!${open}><summary class="button">Create a link</summary>!${form(view, '/desk/links', inner)}</details>`;
}

/** A link to an article shows its headline; if a person has changed the target, the address. */
function leadsTo({ target, history }: LinkWithClicks, article: Article | undefined): Markup {
  if (!article || history.length > 0) return linkTo(target, 'plain-link');
  return html`<a class="plain-link" href="${target}" title="${readableUrl(target)}"><bdi !${languageAttributes(article.language)}>${article.headline}</bdi></a>`;
}

function linkRow(view: View, link: LinkWithClicks, article: Article | undefined): Markup {
  const about = link.articleId
    ? html`<a class="plain-link" href="/desk/articles/${link.articleId}">${link.channel || 'the article'}</a>`
    : html`${link.channel ?? link.from ?? ''}`;
  return html`<tr id="link-${link.code}" data-item>
<td><a href="/desk/links/${link.code}"><code class="address">${link.code}</code></a>!${link.disabledAt ? html`<br>!${stateLabel('disabled')}` : ''}</td>
<td class="known">!${leadsTo(link, article)}</td><td>!${about}</td><td class="number">${count.format(link.clicks.total)}</td>
<td class="number">${count.format(link.clicks.unique)}</td><td>!${when(view, link.createdAt)}</td></tr>`;
}
