import { html } from 'ghtml';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { findLinks } from '../../../links/findLinks.ts';
import { type Link, type LinkWithClicks, linksByCode, withClicks } from '../../../links/link.ts';
import { type LinkQuery, linkKinds, linkQueryFields, readLinkFilter } from '../../../links/linkFilter.ts';
import { maxSearched } from '../../../links/search.ts';
import { newsroomStatistics } from '../../../links/statistics.ts';
import { readableUrl } from '../../../net/readableUrl.ts';
import type { Where } from '../../../store/lists/pageBothWays.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, emptyState, field, linkTo, stateLabel } from '../../theme/parts.ts';
import { choiceField, filterForm, olderAges, textField, type Written, withinAges } from '../filterFields.ts';
import { filters, pathWith, single, ways } from '../filters.ts';
import { askedRows, livePart } from '../livePart.ts';
import { deskPage, type Form, form, may, numberText, type View, when } from '../view.ts';
import { shareTable } from './chart.ts';
import { dayChart, lastDays, origins } from './clickCharts.ts';

const path = '/desk/links';

export type Which = Written<keyof LinkQuery | keyof Where>;

/** Reads the list's parameters from the address. */
export function whichIn(query: unknown): Which {
  const names = [...linkQueryFields, 'after', 'before'];
  return Object.fromEntries(names.map((name) => [name, single(query, name)]));
}

const isFiltered = (which: Which) => linkQueryFields.some((name) => which[name]);

/** `/desk/links`: the clicks on all links together, the links that match a filter, and a form for new ones. */
export async function linksPage(view: View, which: Which, typed?: Form): Promise<string> {
  const { store, config } = view.context;
  const { webBase } = addressesOf(config);
  const codeOf = (id: string) => (id.startsWith('link-') ? [id.slice('link-'.length)] : []);
  await askedRows(
    view,
    async (ids) => rowsOf(view, await linksByCode(store, ids.flatMap(codeOf), webBase)),
    (row) => row,
  );
  const follows = ['link', 'clicks'] as const;
  const isFirst = !isFiltered(which) && !which.after && !which.before;
  const overview = isFirst ? await livePart(view, { id: 'overview', follows }, () => overviewOf(view)) : '';
  // A search is not repeated with every click.
  const about = which.search ? { about: [] } : {};
  const list = await livePart(view, { id: 'list', follows, ...about }, () => listPart(view, which));
  return deskPage(view, {
    title: view.texts.links.title,
    section: path,
    aside: kindChoices(view, which),
    main: html`!${createForm(view, typed)}!${searchForm(view, which)}!${overview}!${list}`,
  });
}

function kindChoices(view: View, { after: _, before: __, ...which }: Which): Markup {
  const texts = view.texts.links;
  const choices = [undefined, ...linkKinds].map((kind) => ({
    label: kind ? texts.kinds[kind] : texts.all,
    href: pathWith(path, { ...which, kind }),
    current: which.kind === kind,
  }));
  return filters(view, texts.byKind, choices);
}

const asked = ['article', 'channel', 'clicked', 'since', 'until'] as const;

function searchForm(view: View, which: Which): Markup {
  const texts = view.texts.links;
  const { lists } = view.texts;
  const channels = view.web.config.channels.map(({ id }): [string, string] => [id, id]);
  const isNarrowed = which.search || asked.some((name) => which[name]);
  const all = isNarrowed ? html` <a href="${pathWith(path, { kind: which.kind })}">${texts.showAll}</a>` : '';
  return filterForm(
    { action: path, label: texts.title, texts: lists, written: which, asked, stays: ['kind'] },
    [
      choiceField('channel', texts.channel, [['', texts.any], ...channels], which),
      textField('article', texts.articleId, which),
      choiceField('clicked', texts.clicked, Object.entries(texts.clickedOrNot), which),
      choiceField('since', texts.madeIn, withinAges(lists), which),
      choiceField('until', texts.age, olderAges(lists), which),
    ],
    all,
  );
}

async function listPart(view: View, { after, before, ...written }: Which): Promise<Markup> {
  const { store, config, clock } = view.context;
  const filter = readLinkFilter(written, { now: clock.now(), timezone: view.site.newsroom.timezone });
  const page = await findLinks(store, addressesOf(config), filter, { after, before }, 50);
  const rows = (await rowsOf(view, page.items)).map(({ markup }) => markup);
  const texts = view.texts.links;
  const table =
    rows.length > 0
      ? tableOf(view, rows, isFiltered(written))
      : nothingFound(view, isFiltered(written), page.older);
  const partial = page.isPartial ? html`<p class="quiet">${texts.searchedIn(maxSearched)}</p>` : '';
  const place = ways(view.texts.lists, path, written, { ...page, count: rows.length });
  return html`!${table}!${partial}!${place}`;
}

function nothingFound(view: View, isSearch: boolean, older: string | null): Markup {
  const texts = view.texts.links;
  if (older) return emptyState(texts.nothingYet, texts.nothingYetHow);
  return isSearch ? emptyState(texts.noneFound, texts.noneFoundHow) : emptyState(texts.none, texts.noneHow);
}

async function rowsOf(view: View, items: Link[]): Promise<{ id: string; markup: Markup }[]> {
  const { store, config } = view.context;
  const { linkBase } = addressesOf(config);
  const links = await Promise.all(items.map((link) => withClicks(store, link, linkBase)));
  const articles = await articlesById(store, [...new Set(links.flatMap(({ articleId }) => articleId ?? []))]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  return links.map((link) => {
    const id = `link-${link.code}`;
    return { id, markup: linkRow(view, id, link, byId.get(link.articleId ?? '')) };
  });
}

function tableOf(view: View, rows: Markup[], isSearch: boolean): Markup {
  const texts = view.texts.links;
  return html`<section><h2 class="block-name">${isSearch ? texts.found : texts.newest}</h2><div class="table rows"><table><thead>
<tr><th scope="col">${texts.link}</th><th scope="col">${texts.leadsTo}</th><th scope="col">${texts.for}</th><th scope="col" class="number">${texts.clicks}</th>
<th scope="col" class="number">${texts.visitors}</th><th scope="col">${texts.made}</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
}

async function overviewOf(view: View): Promise<Markup> {
  const { from, to } = lastDays(view);
  const all = await newsroomStatistics(view.context.store, from, to);
  if (all.total === 0) return '';
  const texts = view.texts.links;
  const channels = all.channel.map((share) => ({
    ...share,
    name: share.name === '-' ? texts.noChannel : share.name,
  }));
  return html`<section class="clicks">!${dayChart(view, all.day)}
<details class="more"><summary class="button small">${texts.whereFrom}</summary>
<div class="share-tables">!${shareTable(view, texts.channel, channels)}!${origins(view, all)}</div></details></section>`;
}

function createForm(view: View, typed: Form = {}): Markup {
  if (!may(view, 'editor')) return '';
  const texts = view.texts.links;
  const hosts = view.web.config.links.allowHosts.join(', ');
  const hint = hosts ? texts.targetHint(hosts) : texts.targetHintAlone;
  const inner = html`!${field({ name: 'target', label: texts.leadsTo, type: 'url', required: true, value: typed.target ?? '', hint })}
!${field({ name: 'code', label: texts.code, type: 'text', value: typed.code ?? '', hint: texts.codeHint })}
<p>!${button({ label: texts.createLink, kind: 'first' })}</p>`;
  const open = typed.target !== undefined ? ' open' : '';
  return html`<details class="more above"!${open}><summary class="button">${texts.createALink}</summary>!${form(view, '/desk/links', inner)}</details>`;
}

/** A link to an article shows the article's headline, or the address if a person has changed the target. */
function leadsTo({ target, history }: LinkWithClicks, article: Article | undefined): Markup {
  if (!article || history.length > 0) return linkTo(target, 'plain-link');
  return html`<a class="plain-link" href="${target}" title="${readableUrl(target)}"><bdi !${languageAttributes(article.language)}>${article.headline}</bdi></a>`;
}

function linkRow(view: View, id: string, link: LinkWithClicks, article: Article | undefined): Markup {
  const texts = view.texts.links;
  const about = link.articleId
    ? html`<a class="plain-link" href="/desk/articles/${link.articleId}">${link.channel || texts.theArticle}</a>`
    : html`${link.channel ?? link.from ?? ''}`;
  return html`<tr id="${id}" data-about="${link.code}">
<td><a href="/desk/links/${link.code}"><code class="address">${link.code}</code></a>!${link.disabledAt ? html`<br>!${stateLabel('disabled', texts.disabled)}` : ''}</td>
<td class="known">!${leadsTo(link, article)}</td><td>!${about}</td><td class="number" data-label="${texts.clicks}">${numberText(view, link.clicks.total)}</td>
<td class="number" data-label="${texts.visitors}">${numberText(view, link.clicks.unique)}</td><td>!${when(view, link.createdAt)}</td></tr>`;
}
