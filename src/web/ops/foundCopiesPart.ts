import { html } from 'ghtml';
import { type FoundCopy, requireCopy } from '../../actions/copies/requireCopy.ts';
import { articlesById } from '../../article/archive.ts';
import { foundCopies } from '../../delivery/copy.ts';
import { form, may, type View, when } from '../desk/view.ts';
import type { Markup } from '../theme/layout.ts';
import { button } from '../theme/parts.ts';

/** How many posts are listed, those found first. */
const maxNamed = 10;

/**
 * Posts that were removed or changed at their platform and that no one has decided to keep so; empty if there are none.
 */
export async function foundCopiesPart(view: View): Promise<Markup> {
  const { context } = view;
  const { count, ids } = await foundCopies(context.store, maxNamed);
  if (count === 0) return '';
  const copies = await Promise.all(ids.map((id) => requireCopy(context, id)));
  const articles = await articlesById(
    context.store,
    copies.map(({ copy }) => copy.articleId),
  );
  const headlines = new Map(articles.map(({ id, headline }) => [id, headline]));
  const lines = copies.map((found) => line(view, found, headlines.get(found.copy.articleId)));
  const more = count > lines.length ? html`<p class="quiet">${view.texts.operations.inAll(count)}</p>` : '';
  return html`<section class="block"><h2 class="block-name">${view.texts.operations.changedAtPlatform}</h2><ul class="lines">!${lines}</ul>!${more}</section>`;
}

function line(view: View, { copy }: FoundCopy, headline: string | undefined): Markup {
  const texts = view.texts.operations;
  const name = html`<bdi>${copy.channel}</bdi>`;
  const where = copy.url ? html`<a href="${copy.url}">!${name}</a>` : name;
  const keep = may(view, 'approver')
    ? form(view, `/desk/copies/${copy.id}/keep`, button({ label: texts.leaveSo, kind: 'plain' }), 'inline')
    : '';
  return html`<li>!${when(view, copy.checkedAt ?? '')} !${where}: ${copy.found === 'gone' ? texts.removed : texts.anotherText},
<a class="plain-link" href="/desk/articles/${copy.articleId}"><bdi>${headline ?? copy.articleId}</bdi></a> !${keep}</li>`;
}
