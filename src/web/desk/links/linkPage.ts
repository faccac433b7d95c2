import { html } from 'ghtml';
import { articleById } from '../../../article/archive.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { type LinkWithClicks, requireLink, withClicks } from '../../../links/link.ts';
import { articleShares, type LinkStatistics, statisticsOf } from '../../../links/statistics.ts';
import { readableUrl } from '../../../net/readableUrl.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { address, button, linkTo, stateLabel } from '../../theme/parts.ts';
import { deskPage, type Form, form, may, type View, when } from '../view.ts';
import { shareTable } from './chart.ts';
import { dayChart, hourChart, hoursStored, origins } from './clickCharts.ts';

const count = new Intl.NumberFormat('en');

/** A link with its clicks and their breakdown. Throws `link.unknown`. */
export async function linkAndClicks(
  view: View,
  code: string,
): Promise<{ link: LinkWithClicks; statistics: LinkStatistics }> {
  const { linkBase, webBase } = addressesOf(view.web.config);
  const { store } = view.context;
  const stored = await requireLink(store, code, webBase);
  const [link, statistics] = await Promise.all([
    withClicks(store, stored, linkBase),
    statisticsOf(store, code),
  ]);
  return { link, statistics };
}

/** `/desk/links/<code>`: one link, its clicks, its previous targets, and its forms. */
export async function linkPage(view: View, code: string, typed?: Form): Promise<string> {
  const { link, statistics } = await linkAndClicks(view, code);
  const aside = html`<p class="actions"><a href="/desk/links/${code}.csv">CSV</a> <a href="/desk/links/${code}.json">JSON</a> <a href="${link.url}+">Its public page</a></p>`;
  return deskPage(view, {
    title: code,
    section: '/desk/links',
    live: 'link clicks',
    aside,
    main: html`!${await headOf(view, link)}
<section class="clicks">!${figures(link)}!${await charts(view, link, statistics)}</section>
!${changes(view, link, typed)}`,
  });
}

async function headOf(view: View, link: LinkWithClicks): Promise<Markup> {
  const article = link.articleId ? await articleById(view.context.store, link.articleId) : undefined;
  const made = html`!${when(view, link.createdAt)}${link.from ? `, at ${link.from}` : ''}`;
  const facts: [string, Markup][] = [
    ['Link', address(link.url)],
    ['Leads to', linkTo(link.target, 'known')],
    ...(article
      ? ([
          [
            'Article',
            html`<a class="plain-link row-headline" href="/desk/articles/${article.id}" !${languageAttributes(article.language)}>${article.headline}</a>`,
          ],
        ] satisfies [string, Markup][])
      : []),
    ...(link.channel
      ? ([['For', html`${link.channel}${link.variant ? `, ${link.variant}` : ''}`]] satisfies [
          string,
          Markup,
        ][])
      : []),
    ['Made', made],
  ];
  const rows = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>!${value}</dd></div>`);
  const off = link.disabledAt
    ? html`<p>!${stateLabel('disabled')} since !${when(view, link.disabledAt)}: it answers 410.</p>`
    : '';
  return html`<div class="link-sheet"><div>!${off}<dl class="facts">!${rows}</dl></div>
<figure class="qr"><img src="${link.url}.svg" width="120" height="120" alt="QR code of the link">
<figcaption class="caption"><a href="${link.url}.svg">SVG</a> · <a href="${link.url}.png">PNG</a></figcaption></figure></div>`;
}

function figures({ clicks }: LinkWithClicks): Markup {
  const imported =
    clicks.imported === undefined
      ? ''
      : html`<div><dt>Imported clicks</dt><dd>${count.format(clicks.imported)}</dd></div>`;
  return html`<dl class="numbers"><div><dt>Clicks</dt><dd>${count.format(clicks.total)}</dd></div><div><dt>Visitors, by the day</dt>
<dd>${count.format(clicks.unique)}</dd></div>!${imported}</dl>`;
}

async function charts(view: View, link: LinkWithClicks, stored: LinkStatistics): Promise<Markup> {
  if (link.clicks.total === 0)
    return '<p class="quiet">No clicks yet. New clicks appear within two seconds.</p>';
  const siblings = link.articleId ? await articleShares(view.context.store, link.articleId, 'variant') : [];
  const among =
    siblings.filter(({ total }) => total > 0).length > 1
      ? shareTable('The article’s links', siblings, (name) => name.replace(/^-\|/, '').replace('|', ', '))
      : '';
  return html`<div class="charts">!${dayChart(view, stored.day)}!${hourChart(view, stored.hour)}</div>
<p class="quiet">${hoursStored} No address and no browser’s name is kept.</p><div class="share-tables">!${origins(stored)}!${among}</div>`;
}

function changes(view: View, link: LinkWithClicks, typed: Form = {}): Markup {
  const history = link.history.map(
    ({ at, by, target }) =>
      html`<li>until !${when(view, at)}: <bdi class="known" dir="ltr">${readableUrl(target)}</bdi> (<bdi>${by}</bdi>)</li>`,
  );
  const before =
    history.length > 0
      ? html`<section class="block"><h2 class="block-name">Previous targets</h2><ul class="lines">!${history.reverse()}</ul></section>`
      : '';
  if (!may(view, 'editor')) return before;
  const action = `/desk/links/${link.code}`;
  const target = form(
    view,
    action,
    html`<div class="field"><label for="target">Leads to</label><input id="target" name="target" type="url" required value="${typed.target ?? link.target}">
<p class="hint">The next click leads there. The previous target is kept in the history below.</p></div>
<p>!${button({ label: 'Change it', kind: 'first' })}</p>`,
  );
  const onOff = form(
    view,
    action,
    html`<p>!${link.disabledAt ? button({ label: 'Enable', name: 'disabled', value: 'no' }) : button({ label: 'Disable', kind: 'wrong', name: 'disabled', value: 'yes' })}</p>`,
  );
  return html`<section class="block"><h2 class="block-name">Change</h2>
<div class="link-forms">!${target}!${onOff}</div></section>!${before}`;
}
