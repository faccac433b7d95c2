import { html } from 'ghtml';
import { notesOn, type ResultNote } from '../../../delivery/results/notes.ts';
import type { Results } from '../../../delivery/results/report.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { hairlineList } from '../../theme/parts.ts';
import { type View, withTimes } from '../view.ts';

const schedule = 'copies: { statistics: "23 * * * *" }';

/** What to know about the numbers: how they are counted, why some are missing, and how to get them. */
export function notesPart(view: View, results: Results): Markup {
  const texts = view.texts.results;
  const isCounted = Object.keys(results.total.statistics).length > 0;
  const always = [texts.clicksAre, ...(isCounted ? [texts.readingsAre] : [])].map((text) => html`${text}`);
  const notes = notesOn(results).flatMap((note) => noteText(view, note));
  return html`<section class="results-part" id="about"><h2 class="block-name">${texts.about}</h2>!${hairlineList([...always, ...notes])}</section>`;
}

/** A note as one line; the tables themselves say which of them has too few posts. */
function noteText(view: View, note: ResultNote): Markup[] {
  const texts = view.texts.results;
  if (note.about === 'few') return [];
  if (note.about === 'young') return [html`${texts.young(note.posts)}`];
  if (note.about === 'rests')
    return [withMarkup(texts.rests, html`<bdi>${note.channel}</bdi>`, withTimes(view, note.why))];
  const channels = html`<bdi>${note.channels.join(', ')}</bdi>`;
  const setting = (text: string) => html`<code dir="ltr">${text}</code>`;
  const lines = {
    canonical: () => withMarkup(texts.canonical, channels),
    unscheduled: () => withMarkup(texts.unscheduled, channels, setting(schedule)),
    unpaid: () => withMarkup(texts.unpaid, channels, setting('statistics: true')),
    off: () => withMarkup(texts.off, channels, setting('statistics: false')),
    'dry-run': () => withMarkup(texts['dry-run'], channels),
    none: () => withMarkup(texts.offersNone, channels),
  };
  return [lines[note.about]()];
}
