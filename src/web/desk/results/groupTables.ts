import { html } from 'ghtml';
import { statisticsNames } from '../../../channels/channel.ts';
import { decidedOf, type Grouping, type ResultGroup } from '../../../delivery/results/groups.ts';
import type { Results } from '../../../delivery/results/report.ts';
import { outcomes } from '../../../delivery/results/row.ts';
import type { Markup } from '../../theme/layout.ts';
import { languageIn, shareIn } from '../../theme/numbers.ts';
import { numberText, type View } from '../view.ts';

/** A group's name for people, as markup: a variant in words, a language by its name, the newsroom's own names as they are. */
export function nameOfGroup({ texts, language }: View, by: Grouping, name: string): Markup {
  const variants: Record<string, string> = texts.results.variants;
  if (by === 'variant') return html`${variants[name] ?? name}`;
  if (by === 'language') return html`${languageIn(language, name)}`;
  if (by === 'section' && name === '-') return html`${texts.results.noSection}`;
  return html`<bdi>${name}</bdi>`;
}

/** A mean or median with one decimal at most. */
export function roundedText(view: View, number: number | undefined): string {
  return number === undefined ? '–' : numberText(view, Math.round(number * 10) / 10);
}

/**
 * Posts and their numbers in groups: those with enough posts by their median, with a bar; below them the others, which
 * are not ranked.
 */
export function groupTable(view: View, by: Grouping, { groups, total, leastPosts }: Results): Markup {
  const texts = view.texts.results;
  const known = statisticsNames.filter((name) => total.statistics[name]);
  const compared = groups[by].filter(({ comparable }) => comparable);
  const others = groups[by].filter(({ comparable, posts }) => !comparable && posts > 0);
  if (compared.length + others.length === 0) return '';
  const isRanked = compared.length > 1;
  const most = Math.max(...compared.map(({ clicks }) => clicks.median ?? 0), 0);
  const row = (group: ResultGroup) =>
    html`<tr><th scope="row">!${nameOfGroup(view, by, group.name)}</th><td class="share">!${
      isRanked && group.comparable ? bar([(group.clicks.median ?? 0) / Math.max(most, 1)]) : ''
    }</td>!${cells(view, group, known)}</tr>`;
  const rows = [
    html`<tbody>!${compared.map(row)}</tbody>`,
    others.length > 0
      ? html`<tbody>!${compared.length > 0 ? fewRow(view, 6 + known.length, leastPosts) : ''}!${others.map(row)}</tbody>`
      : '',
    compared.length + others.length > 1
      ? html`<tbody><tr class="sum"><th scope="row">${texts.all}</th><td class="share"></td>!${cells(view, total, known)}</tr></tbody>`
      : '',
  ];
  const heads = [
    texts.posts,
    texts.clicks,
    texts.median,
    texts.mean,
    ...known.map((name) => texts.statistics[name]),
  ];
  return tablePart({
    id: `by-${by}`,
    name: texts.by[by],
    hint: isRanked ? texts.ranked : texts.notRanked(leastPosts),
    table: html`<thead><tr><th scope="col">${texts.names[by]}</th>
<th scope="col" class="share"><span class="unseen">${texts.median}</span></th>!${heads.map((head) => numberHead(html`${head}`))}</tr></thead>!${rows}`,
  });
}

function tablePart({
  id,
  name,
  hint,
  table,
}: {
  id: string;
  name: string;
  hint: string;
  table: Markup;
}): Markup {
  return html`<section class="results-part shares" id="${id}"><h2 class="block-name">${name}</h2><p class="quiet">${hint}</p>
<div class="table" role="region" tabindex="0" aria-label="${name}"><table>!${table}</table></div></section>`;
}

function numberHead(label: Markup): Markup {
  return html`<th scope="col" class="number">!${label}</th>`;
}

/** Above the groups that are not compared. */
function fewRow({ texts: { results: texts } }: View, columns: number, leastPosts: number): Markup {
  return html`<tr><th class="few" colspan="${columns}" scope="rowgroup"><span>${texts.tooFew(leastPosts)}</span></th></tr>`;
}

function cells(view: View, group: ResultGroup, known: (typeof statisticsNames)[number][]): Markup {
  const { clicks, posts, statistics } = group;
  const texts = view.texts.results;
  const numbers = known.map((name) => {
    const counted = statistics[name];
    if (!counted) return html`<td class="number">–</td>`;
    const part =
      counted.posts < posts ? html`<br><span class="quiet">${texts.ofPosts(counted.posts)}</span>` : '';
    return html`<td class="number">${numberText(view, counted.total)}!${part}</td>`;
  });
  return html`<td class="number">${numberText(view, posts)}</td><td class="number">${clicks.posts > 0 ? numberText(view, clicks.total) : '–'}</td>
<td class="number">${roundedText(view, clicks.median)}</td><td class="number">${roundedText(view, clicks.mean)}</td>!${numbers}`;
}

/** How each channel's drafts were decided, with a bar of the three shares. */
export function draftsTable(view: View, { groups, total }: Results): Markup {
  const texts = view.texts.results;
  const row = (label: Markup, group: ResultGroup, kind: string) => {
    const decided = decidedOf(group);
    const shares = outcomes.map((outcome) => group.drafts[outcome] / Math.max(decided, 1));
    const numbers = outcomes.map((outcome, n) => {
      const share = shareIn(view.language, shares[n] ?? 0);
      return html`<td class="number">${texts.ofWhich(numberText(view, group.drafts[outcome]), share)}</td>`;
    });
    return html`<tr class="${kind}"><th scope="row">!${label}</th><td class="share">!${bar(shares)}</td><td class="number">${numberText(view, decided)}</td>!${numbers}</tr>`;
  };
  const rows = groups.channel.map((group) => row(nameOfGroup(view, 'channel', group.name), group, ''));
  const sum = rows.length > 1 ? html`<tbody>!${row(html`${texts.all}`, total, 'sum')}</tbody>` : '';
  const keys = outcomes.map((outcome) =>
    numberHead(html`<span class="key-${outcome}">${texts.outcomes[outcome]}</span>`),
  );
  return tablePart({
    id: 'drafts',
    name: texts.drafts,
    hint: texts.draftsHint,
    table: html`<thead><tr><th scope="col">${texts.channel}</th><th scope="col" class="share"><span class="unseen">${texts.share}</span></th>
!${numberHead(html`${texts.decided}`)}!${keys}</tr></thead><tbody>!${rows}</tbody>!${sum}`,
  });
}

/** Shares of a row's width, one after the other; the cells beside it say the same in figures. */
function bar(shares: number[]): Markup {
  let x = 0;
  const rects = shares.map((share, n) => {
    const width = Math.round(share * 1000) / 10;
    const rect = html`<rect class="bar-${n + 1}" x="${Math.round(x * 10) / 10}" y="0" width="${width}" height="10"/>`;
    x += width;
    return rect;
  });
  return html`<svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">!${rects}</svg>`;
}
