import { html } from 'ghtml';
import type { PostStatistics } from '../../channels/channel.ts';
import { countedStatistics, type Reading } from '../../delivery/statistics.ts';
import type { Markup } from '../theme/layout.ts';
import { type View, when } from './view.ts';

/** "12 likes, 1 repost", in the desk's language. */
function statisticsText({ texts }: View, statistics: PostStatistics): string {
  const counts = countedStatistics(statistics).map(({ name, count }) => texts.statistics[name](count));
  return texts.statistics.listed(counts);
}

/** The newest reading in words; empty where the post was never counted. */
export function newestText(view: View, readings: readonly Reading[] | undefined): string {
  const newest = readings?.at(-1);
  return newest ? statisticsText(view, newest) : '';
}

/** The readings of a post's statistics, the newest first. */
export function readingsPart(view: View, readings: readonly Reading[]): Markup {
  const lines = readings
    .toReversed()
    .map((reading) => html`<li>!${when(view, reading.at)} ${statisticsText(view, reading)}</li>`);
  return html`<ul class="lines">!${lines}</ul>`;
}
