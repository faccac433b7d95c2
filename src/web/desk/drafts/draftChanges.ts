import { type Change, diffWords } from 'diff';
import { html } from 'ghtml';
import { revisionOf } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { type Draft, textRevisionOf } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';

/** Texts that differ in more words than this are shown one after the other, because a patchwork is unreadable. */
const maxEdits = 200;
/** Longer texts are shown so too; comparing them also takes quadratic time. */
const longestCompared = 6_000;

/** What has changed in the article since the draft's text was composed, word by word. */
export async function draftChanges(view: View, draft: Draft, article: Article): Promise<Markup> {
  const revision = textRevisionOf(draft);
  if (revision === article.revision) return '';
  const before = await revisionOf(view.context.store, article.id, revision);
  if (!before) return '';
  const rows = changesBetween(view, before, article);
  if (rows.length === 0) return '';
  const lines = rows.map(({ name, was, is, language }) => {
    const attributes = language ? languageAttributes(language) : '';
    const words = wordDiff(was, is, language ?? view.language);
    return html`<li><p class="list-name">${name}</p><p !${attributes}>!${words}</p></li>`;
  });
  return html`<section class="block">
<h2 class="block-name">${view.texts.draft.changedSince(revision)}</h2><ul class="lines changes">!${lines}</ul></section>`;
}

/** What was and is in a field; `language` if that is the article's own text. */
interface FieldChange {
  name: string;
  was: string;
  is: string;
  language?: string;
}

function changesBetween({ texts }: View, before: Article, article: Article): FieldChange[] {
  const names = texts.draft.changes;
  const states = texts.states.article;
  const { language } = article;
  const rows: FieldChange[] = [];
  const compare = (name: string, was = '', is = '') => {
    if (was !== is) rows.push({ name, was, is, language });
  };
  compare(names.headline, before.headline, article.headline);
  compare(names.standfirst, before.standfirst, article.standfirst);
  const points = Math.max(before.bullets.length, article.bullets.length);
  for (let n = 0; n < points; n++) compare(names.point(n + 1), before.bullets[n], article.bullets[n]);
  for (const [n, { note }] of article.corrections.entries())
    compare(names.correction(n + 1), before.corrections[n]?.note, note);
  if (before.status !== article.status)
    rows.push({ name: names.state, was: states[before.status], is: states[article.status] });
  const [pictureBefore = '', picture = ''] = [before.image?.url, article.image?.url];
  if (pictureBefore !== picture) rows.push({ name: names.picture, was: pictureBefore, is: picture });
  compare(names.contentWarning, before.contentWarning, article.contentWarning);
  if (before.body !== article.body) rows.push({ name: names.body, was: names.bodyBefore, is: names.bodyNow });
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
      // Arabic letters would join across the boundary between removed and added words.
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
