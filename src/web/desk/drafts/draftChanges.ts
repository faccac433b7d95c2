import { type Change, diffWords } from 'diff';
import { html } from 'ghtml';
import { revisionOf } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { type Draft, textRevisionOf } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';

/** Texts that differ in more words than this are shown one after the other: a patchwork is unreadable. */
const maxEdits = 200;
/** The same goes for longer texts; comparing also takes quadratic time. */
const longestCompared = 6_000;

/** Rows that contain no text of the article. */
const ours = new Set(['State', 'Picture', 'Body']);

/** What the article said when the draft's text was composed, if it has changed: word for word. */
export async function draftChanges(view: View, draft: Draft, article: Article): Promise<Markup> {
  const revision = textRevisionOf(draft);
  if (revision === article.revision) return '';
  const before = await revisionOf(view.context.store, article.id, revision);
  if (!before) return '';
  const rows = changesBetween(before, article);
  if (rows.length === 0) return '';
  const language = languageAttributes(article.language);
  const lines = rows.map(
    ([name, was, is]) =>
      html`<li><p class="list-name">${name}</p><p !${ours.has(name) ? '' : language}>!${wordDiff(was, is, article.language)}</p></li>`,
  );
  return html`<section class="block">
<h2 class="block-name">What changed since revision ${revision}</h2><ul class="lines changes">!${lines}</ul></section>`;
}

function changesBetween(before: Article, article: Article): [string, string, string][] {
  const rows: [string, string, string][] = [];
  const compare = (name: string, was = '', is = '') => {
    if (was !== is) rows.push([name, was, is]);
  };
  compare('Headline', before.headline, article.headline);
  compare('Standfirst', before.standfirst, article.standfirst);
  const points = Math.max(before.bullets.length, article.bullets.length);
  for (let n = 0; n < points; n++) compare(`Point ${n + 1}`, before.bullets[n], article.bullets[n]);
  for (const [n, { note }] of article.corrections.entries())
    compare(`Correction ${n + 1}`, before.corrections[n]?.note, note);
  compare('State', before.status, article.status);
  compare('Picture', before.image?.url, article.image?.url);
  compare('Content warning', before.contentWarning, article.contentWarning);
  if (before.body !== article.body) rows.push(['Body', 'the previous version', 'changed']);
  return rows;
}

/**
 * The words removed and added between two texts, marked. Languages without spaces are split by the language's own
 * rules. @public
 */
export function wordDiff(was: string, is: string, language: string): Markup {
  const changes = was && is ? diffOf(was, is, language) : undefined;
  if (!changes)
    return [was && html`<del>${was}</del>`, is && html`<ins>${is}</ins>`].filter(Boolean).join(' ');
  return changes
    .map(({ value, added, removed }, index) => {
      if (removed) return html`<del>${value}</del>`;
      if (!added) return html`${value}`;
      // Arabic letters would join across the border between removed and added words.
      const gap = changes[index - 1]?.removed ? ' ' : '';
      return html`${gap}<ins>${value}</ins>`;
    })
    .join('');
}

function diffOf(was: string, is: string, language: string): Change[] | undefined {
  if (was.length + is.length > longestCompared) return undefined;
  const intlSegmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return diffWords(was, is, { intlSegmenter, maxEditLength: maxEdits });
}
