import { html } from 'ghtml';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { shownTime } from './calendarTimes.ts';
import type { Gathered } from './gathered.ts';

/** The end of an article's embargo in the calendar. */
export function embargoPart(view: View, { at, article }: Gathered['embargoes'][number]): Markup {
  const language = languageAttributes(article.language);
  const link = html`<a class="plain-link" href="/desk/articles/${article.id}" !${language}>${article.headline}</a>`;
  const { embargoEnds } = view.texts.calendar;
  return html`<p class="embargo">!${withMarkup((headline) => embargoEnds(shownTime(view, at), headline), link)}</p>`;
}
