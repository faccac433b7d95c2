import { html } from 'ghtml';
import type { Share } from '../../../links/statistics.ts';
import type { Markup } from '../../theme/layout.ts';
import { numberText, type View } from '../view.ts';

/** A bar of a chart in chronological order. */
export interface Bar extends Share {
  /** The label for people. */
  label: string;
}

/** The width of a bar and of the gap after it, in the drawing's own units. */
const step = 10;
const bar = 7;
const tall = 100;

/** The next round number at or above the tallest bar: one digit and zeros. */
function roundAbove(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((round) => round >= most) ?? most;
}

/**
 * Clicks over time as bars, with visitors as the darker part of each. Plain SVG without style or script; screen readers
 * read out the total, and a table below has the same figures.
 */
export function timeChart(view: View, title: string, bars: Bar[]): Markup {
  const texts = view.texts.links;
  const sum = bars.reduce((all, { total }) => all + total, 0);
  const top = roundAbove(Math.max(...bars.map(({ total }) => total), 1));
  const height = (number: number) => Math.round((number / top) * tall * 100) / 100;
  const drawn = bars.map(({ label, total, unique }, index) => {
    const x = index * step + (step - bar) / 2;
    const rect = (kind: string, number: number) =>
      html`<rect class="${kind}" x="${x}" y="${tall - height(number)}" width="${bar}" height="${height(number)}"/>`;
    // The whole column shows its label on hover, even if its bar is low.
    return html`<g><rect class="chart-column" x="${index * step}" y="0" width="${step}" height="${tall}"/>
!${rect('chart-total', total)}!${rect('chart-unique', Math.min(unique, total))}<title>${texts.labelled(label, clicksAndVisitors(view, { total, unique }))}</title></g>`;
  });
  const name = texts.chartOf(title, sum);
  const rows = bars
    .filter(({ total }) => total > 0)
    .map(
      ({ label, total, unique }) =>
        html`<tr><th scope="row">${label}</th><td class="number">${numberText(view, total)}</td>
<td class="number">${numberText(view, unique)}</td></tr>`,
    );
  return html`<figure class="chart">
<figcaption class="chart-name">${title}<span class="chart-key"><span class="key-total">${texts.keyClicks}</span> <span class="key-unique">${texts.keyVisitors}</span></span></figcaption>
<div class="chart-field"><span class="chart-top">${numberText(view, top)}</span>
<svg role="img" aria-label="${name}" viewBox="0 0 ${bars.length * step} ${tall}" preserveAspectRatio="none">
<line class="chart-line" x1="0" x2="${bars.length * step}" y1="0" y2="0"/>
<line class="chart-line" x1="0" x2="${bars.length * step}" y1="50" y2="50"/>!${drawn}
<line class="chart-base" x1="0" x2="${bars.length * step}" y1="${tall}" y2="${tall}"/></svg></div>
<p class="chart-ends" aria-hidden="true"><span>${bars[0]?.label ?? ''}</span><span>${bars.at(-1)?.label ?? ''}</span></p>
<details class="chart-table"><summary class="quiet">${texts.figures}</summary><div class="table"><table><thead><tr><th scope="col">${texts.when}</th>
<th scope="col" class="number">${texts.clicks}</th><th scope="col" class="number">${texts.visitors}</th></tr></thead>
<tbody>!${rows}</tbody></table></div></details>
</figure>`;
}

/** "3 clicks, 2 visitors". */
export function clicksAndVisitors(view: View, { total, unique }: Pick<Share, 'total' | 'unique'>): string {
  const { both, clicksCounted, visitorsCounted } = view.texts.links;
  return both(clicksCounted(total), visitorsCounted(unique));
}

/** How many rows of a list of shares are shown; the others are added up in one row. */
const maxRows = 10;

/** Where clicks came from, as a table with a bar in each row. */
export function shareTable(
  view: View,
  title: string,
  shares: Share[],
  labelOf: (name: string) => string = String,
): Markup {
  if (shares.length === 0) return '';
  const texts = view.texts.links;
  const sum = shares.reduce((all, { total }) => all + total, 0);
  const shown = shares.slice(0, maxRows);
  const rest = shares.slice(maxRows);
  const sumOf = (which: 'total' | 'unique') => rest.reduce((all, share) => all + share[which], 0);
  const more = { name: '', total: sumOf('total'), unique: sumOf('unique') };
  const row = (label: string, { total, unique }: Share) => {
    const width = sum === 0 ? 0 : Math.round((total / sum) * 1000) / 10;
    return html`<tr><th scope="row"><bdi>${label}</bdi></th><td class="share">
<svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">
<rect class="chart-unique" x="0" y="0" width="${width}" height="10"/></svg></td><td class="number">${numberText(view, total)}</td>
<td class="number">${numberText(view, unique)}</td></tr>`;
  };
  const rows = [
    ...shown.map((share) => row(labelOf(share.name), share)),
    ...(rest.length > 0 ? [row(texts.others(rest.length), more)] : []),
  ];
  return html`<section class="shares"><h3 class="block-name">${title}</h3><div class="table"><table><thead><tr>
<th scope="col"><span class="unseen">${title}</span></th><th scope="col"><span class="unseen">${texts.share}</span></th>
<th scope="col" class="number">${texts.clicks}</th><th scope="col" class="number">${texts.visitors}</th></tr></thead>
<tbody>!${rows}</tbody></table></div></section>`;
}
