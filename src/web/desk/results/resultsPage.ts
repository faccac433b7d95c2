import { html } from 'ghtml';
import { statisticsNames } from '../../../channels/channel.ts';
import { toInstant } from '../../../clock.ts';
import { type BestPost, bestPosts } from '../../../delivery/results/best.ts';
import { groupings } from '../../../delivery/results/groups.ts';
import { type ResultQuery, type Results, resultsOf, spans } from '../../../delivery/results/report.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button, buttonLink, emptyState } from '../../theme/parts.ts';
import { dateText } from '../../theme/when.ts';
import { choiceField } from '../filterFields.ts';
import { filters, pathWith } from '../filters.ts';
import { deskPage, numberText, type View, when } from '../view.ts';
import { draftsTable, groupTable, nameOfGroup, roundedText } from './groupTables.ts';
import { notesPart } from './notesPart.ts';

const path = '/desk/results';

/** `/desk/results`: which posts were clicked, by channel, variant, section and language, and how drafts were decided. */
export async function resultsPage(view: View, which: ResultQuery): Promise<string> {
  const results = await resultsOf(view.context, which);
  const isEmpty = results.groups.channel.length === 0;
  const texts = view.texts.results;
  const main = isEmpty
    ? emptyState(texts.none, texts.noneHow, buttonLink(texts.toDrafts, '/desk'))
    : await resultParts(view, results);
  return deskPage(view, {
    title: texts.title,
    section: path,
    aside: spanChoices(view, which),
    main: html`!${channelForm(view, results, isEmpty)}!${main}`,
  });
}

async function resultParts(view: View, results: Results): Promise<Markup> {
  const shown = groupings.filter((by) =>
    by === 'channel' ? results.channel === undefined : results.groups[by].length > 1,
  );
  return html`!${figures(view, results)}!${bestPart(view, await bestPosts(view.context.store, results))}
!${shown.map((by) => groupTable(view, by, results))}!${draftsTable(view, results)}!${notesPart(view, results)}`;
}

/** The choice of the span. */
function spanChoices(view: View, { days, channel }: ResultQuery): Markup {
  const choices = spans.map((span) => ({
    label: view.texts.results.lastDays(span),
    href: pathWith(path, { days: String(span), channel }),
    current: span === days,
  }));
  return filters(view, view.texts.results.span, choices);
}

function channelForm(view: View, { days, from, to, channel, groups }: Results, isEmpty: boolean): Markup {
  const texts = view.texts.results;
  const known = [...view.web.config.channels.map(({ id }) => id), ...groups.channel.map(({ name }) => name)];
  const choices = [...new Set(known)].map((id): [string, string] => [id, id]);
  const day = (name: string) =>
    dateText(Date.parse(name), { language: view.language, timezone: 'UTC', style: 'date' });
  const csv = isEmpty
    ? ''
    : html` <a href="${pathWith(`${path}.csv`, { days: String(days), channel })}">${texts.asCsv}</a>`;
  return html`<p class="quiet">${texts.fromTo(day(from), day(to))}!${csv}</p>
<form class="results-form" method="get" action="${path}"><input type="hidden" name="days" value="${days}">
!${choiceField('channel', texts.channel, [['', texts.allChannels], ...choices], { channel })} !${button({ label: texts.show })}</form>`;
}

function figures(view: View, { total }: Results): Markup {
  const texts = view.texts.results;
  const { clicks } = total;
  const all: [string, string][] = [
    [texts.posts, numberText(view, total.posts)],
    [texts.clicks, clicks.posts > 0 ? numberText(view, clicks.total) : '–'],
    [texts.medianClicks, roundedText(view, clicks.median)],
    [texts.meanClicks, roundedText(view, clicks.mean)],
  ];
  const pairs = all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<dl class="numbers">!${pairs}</dl>`;
}

function bestPart(view: View, best: BestPost[]): Markup {
  const texts = view.texts.results;
  if (best.length === 0) return html`<p class="quiet">${texts.noClicks}</p>`;
  const rows = best.map((post) => bestRow(view, post));
  return html`<section class="results-part"><h2 class="block-name">${texts.best}</h2><div class="table rows"><table><thead><tr>
<th scope="col" class="number">${texts.clicks}</th><th scope="col">${texts.channel}</th><th scope="col">${texts.article}</th><th scope="col">${texts.names.variant}</th>
<th scope="col">${texts.sent}</th><th scope="col">${texts.thePost}</th></tr></thead><tbody>!${rows}</tbody></table></div></section>`;
}

function bestRow(view: View, post: BestPost): Markup {
  const texts = view.texts.results;
  const { clicks = 0, channel, language, statistics = {}, headline, articleId } = post;
  const name = html`<span class="row-headline" !${languageAttributes(language)}>${headline ?? articleId}</span>`;
  const counts = statisticsNames.flatMap((each) =>
    statistics[each] ? texts.counts[each](statistics[each]) : [],
  );
  const there = post.isGone
    ? html`${texts.gone}`
    : post.remoteUrl && html`<a href="${post.remoteUrl}">${texts.thePost}</a>`;
  const numbers = counts.length > 0 && html`<span class="quiet">${counts.join(', ')}</span>`;
  const variant = post.outcome === 'edited' ? 'edited' : post.variant;
  return html`<tr><td class="number lead">${numberText(view, clicks)}</td><td class="lead">${channel}</td>
<td><a class="plain-link" href="/desk/deliveries/${post.delivery ?? ''}">!${name}</a></td><td>!${nameOfGroup(view, 'variant', variant)}</td>
<td>!${when(view, toInstant(post.at))}</td><td class="known">!${[there, numbers].filter(Boolean).join('<br>')}</td></tr>`;
}
