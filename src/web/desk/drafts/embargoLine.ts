import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { type View, when } from '../view.ts';

/** When the article's embargo ends; nothing without one, or after it. */
export function embargoLine(view: View, article: Article | undefined): Markup {
  if (!article?.embargoUntil || !isEmbargoed(article, view.context.clock.now())) return '';
  const sentence = withMarkup(view.texts.drafts.underEmbargo, when(view, article.embargoUntil));
  return html`<p class="embargo">!${sentence}</p>`;
}
