import { html } from 'ghtml';
import { articleById } from '../../../article/archive.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { type LinkWithClicks, requireLink, withClicks } from '../../../links/link.ts';
import { articleShares, type LinkStatistics, statisticsOf } from '../../../links/statistics.ts';
import { readableUrl } from '../../../net/readableUrl.ts';
import { daysOfHours } from '../../../store/scripts/link/recordClicks.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { address, button, linkTo, stateLabel } from '../../theme/parts.ts';
import { livePart } from '../livePart.ts';
import { deskPage, type Form, form, may, numberText, type View, when } from '../view.ts';
import { shareTable } from './chart.ts';
import { dayChart, hourChart, origins } from './clickCharts.ts';

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
  const aside = html`<p class="actions"><a href="/desk/links/${code}.csv">CSV</a> <a href="/desk/links/${code}.json">JSON</a> <a href="${link.url}+">${view.texts.links.publicPage}</a></p>`;
  const ofLink = { follows: ['link'], about: [code] } as const;
  const sheet = await livePart(view, { id: 'sheet', ...ofLink }, () => headOf(view, link));
  // The events of clicks are for all links together.
  const clicks = await livePart(view, { id: 'clicks', follows: ['clicks'] }, async () => {
    const drawn = await charts(view, link, statistics);
    return html`<section class="clicks">!${figures(view, link)}!${drawn}</section>`;
  });
  const change = await livePart(view, { id: 'change', ...ofLink }, () => changes(view, link, typed));
  return deskPage(view, { title: code, section: '/desk/links', aside, main: sheet + clicks + change });
}

async function headOf(view: View, link: LinkWithClicks): Promise<Markup> {
  const article = link.articleId ? await articleById(view.context.store, link.articleId) : undefined;
  const texts = view.texts.links;
  const at = when(view, link.createdAt);
  const made = link.from ? withMarkup(texts.madeAt, at, html`${link.from}`) : at;
  const facts: [string, Markup][] = [
    [texts.link, address(link.url)],
    [texts.leadsTo, linkTo(link.target, 'known')],
    ...(article
      ? ([
          [
            texts.article,
            html`<a class="plain-link row-headline" href="/desk/articles/${article.id}" !${languageAttributes(article.language)}>${article.headline}</a>`,
          ],
        ] satisfies [string, Markup][])
      : []),
    ...(link.channel
      ? ([[texts.for, html`<bdi>${link.channel}${link.variant ? `, ${link.variant}` : ''}</bdi>`]] satisfies [
          string,
          Markup,
        ][])
      : []),
    [texts.made, made],
  ];
  const rows = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>!${value}</dd></div>`);
  const off = link.disabledAt
    ? html`<p>!${withMarkup(texts.disabledSince, stateLabel('disabled', texts.disabled), when(view, link.disabledAt))}</p>`
    : '';
  return html`<div class="link-sheet"><div>!${off}<dl class="facts">!${rows}</dl></div>
<figure class="qr"><img src="${link.url}.svg" width="120" height="120" alt="${texts.qrCode}">
<figcaption class="caption"><a href="${link.url}.svg">SVG</a> · <a href="${link.url}.png">PNG</a></figcaption></figure></div>`;
}

function figures(view: View, { clicks }: LinkWithClicks): Markup {
  const texts = view.texts.links;
  const imported =
    clicks.imported === undefined
      ? ''
      : html`<div><dt>${texts.imported}</dt><dd>${numberText(view, clicks.imported)}</dd></div>`;
  return html`<dl class="numbers"><div><dt>${texts.clicks}</dt><dd>${numberText(view, clicks.total)}</dd></div><div><dt>${texts.visitorsByDay}</dt>
<dd>${numberText(view, clicks.unique)}</dd></div>!${imported}</dl>`;
}

async function charts(view: View, link: LinkWithClicks, stored: LinkStatistics): Promise<Markup> {
  if (link.clicks.total === 0) return html`<p class="quiet">${view.texts.links.noClicks}</p>`;
  const texts = view.texts.links;
  const siblings = link.articleId ? await articleShares(view.context.store, link.articleId, 'variant') : [];
  const among =
    siblings.filter(({ total }) => total > 0).length > 1
      ? shareTable(view, texts.articlesLinks, siblings, (name) => name.replace(/^-\|/, '').replace('|', ', '))
      : '';
  return html`<div class="charts">!${dayChart(view, stored.day)}!${hourChart(view, stored.hour)}</div>
<p class="quiet">${texts.hoursKept(daysOfHours)}</p><div class="share-tables">!${origins(view, stored)}!${among}</div>`;
}

function changes(view: View, link: LinkWithClicks, typed: Form = {}): Markup {
  const texts = view.texts.links;
  const history = link.history.map(
    ({ at, by, target }) =>
      html`<li>!${withMarkup(texts.until, when(view, at), html`<bdi class="known" dir="ltr">${readableUrl(target)}</bdi>`, html`<bdi>${by}</bdi>`)}</li>`,
  );
  const before =
    history.length > 0
      ? html`<section class="block"><h2 class="block-name">${texts.previous}</h2><ul class="lines">!${history.reverse()}</ul></section>`
      : '';
  if (!may(view, 'editor')) return before;
  const action = `/desk/links/${link.code}`;
  const target = form(
    view,
    action,
    html`<div class="field"><label for="target">${texts.leadsTo}</label><input id="target" name="target" type="url" required value="${typed.target ?? link.target}">
<p class="hint">${texts.changeHint}</p></div>
<p>!${button({ label: texts.changeIt, kind: 'first' })}</p>`,
  );
  const onOff = form(
    view,
    action,
    html`<p>!${link.disabledAt ? button({ label: texts.enable, name: 'disabled', value: 'no' }) : button({ label: texts.disable, kind: 'wrong', name: 'disabled', value: 'yes' })}</p>`,
  );
  return html`<section class="block"><h2 class="block-name">${texts.change}</h2>
<div class="link-forms">!${target}!${onOff}</div></section>!${before}`;
}
