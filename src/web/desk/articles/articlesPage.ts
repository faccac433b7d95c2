import { html } from 'ghtml';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import {
  type ArticleQuery,
  articleQueryFields,
  articleStates,
  findArticles,
  readArticleFilter,
} from '../../../article/search/findArticles.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { draftsOfArticle } from '../../../review/draft.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { emptyState, stateLabel } from '../../theme/parts.ts';
import { choiceField, filterForm, olderAges, textField, type Written, withinAges } from '../filterFields.ts';
import { filters, older, pathWith, single } from '../filters.ts';
import { askedRows, livePart } from '../livePart.ts';
import { deskPage, type View, when } from '../view.ts';
import { openProposalsPart } from './proposals.ts';

const path = '/desk/articles';

type Which = Written<keyof ArticleQuery> & { cursor?: string | undefined };

/** Reads the list's parameters from the address. */
export function whichIn(query: unknown): Which {
  return Object.fromEntries([...articleQueryFields, 'cursor'].map((name) => [name, single(query, name)]));
}

/** `/desk/articles`: all articles, including those under embargo, or those that match a filter; newest first. */
export async function articlesPage(view: View, which: Which): Promise<string> {
  const { store } = view.context;
  await askedRows(
    view,
    (ids) => articlesById(store, ids),
    async (article) => ({ id: article.id, markup: await articleRow(view, article) }),
  );
  const proposals = await livePart(view, { id: 'proposals', follows: ['article'] }, () =>
    openProposalsPart(view),
  );
  const list = await livePart(view, { id: 'list', follows: ['article', 'draft'] }, () =>
    listPart(view, which),
  );
  return deskPage(view, {
    title: view.texts.articles.title,
    section: path,
    aside: stateChoices(view, which),
    main: proposals + searchForm(view, which) + list,
  });
}

const asked = ['section', 'tag', 'source', 'language', 'since', 'until'] as const;

function stateChoices(view: View, { cursor: _, ...which }: Which): Markup {
  const texts = view.texts.articles;
  const choices = [undefined, ...articleStates].map((state) => ({
    label: state ? texts.lists[state] : texts.all,
    href: pathWith(path, { ...which, state }),
    current: which.state === state,
  }));
  return filters(view, texts.byState, choices);
}

function searchForm(view: View, which: Which): Markup {
  const texts = view.texts.articles;
  const sources = view.web.config.sources.map(({ id }): [string, string] => [id, id]);
  const isNarrowed = which.search || asked.some((name) => which[name]);
  const all = isNarrowed
    ? html` <a href="${pathWith(path, { state: which.state })}">${texts.showAll}</a>`
    : '';
  return filterForm(
    { action: path, label: texts.title, texts: view.texts.lists, written: which, asked, stays: ['state'] },
    [
      textField('section', texts.section, which),
      textField('tag', texts.tag, which),
      choiceField('source', texts.source, [['', texts.any], ...sources], which),
      textField('language', texts.language, which),
      choiceField('since', texts.publishedIn, withinAges(view.texts.lists), which),
      choiceField('until', texts.age, olderAges(view.texts.lists), which),
    ],
    all,
  );
}

async function listPart(view: View, { cursor, ...which }: Which): Promise<Markup> {
  const { store, clock } = view.context;
  const { timezone } = view.site.newsroom;
  const filter = readArticleFilter(which, { now: clock.now(), timezone });
  const { items, nextCursor } = await findArticles(store, filter, 50, cursor);
  const rows = await Promise.all(items.map((article) => articleRow(view, article)));
  const texts = view.texts.articles;
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.published}</th><th scope="col">${texts.article}</th><th scope="col">${texts.source}</th>
<th scope="col">${texts.state}</th><th scope="col">${texts.drafts}</th></tr></thead><tbody>!${rows}</tbody></table></div>`
      : nothingFound(view, which, nextCursor);
  return table + older(view.texts.lists, path, which, nextCursor);
}

function nothingFound(view: View, which: Which, nextCursor: string | null): Markup {
  const texts = view.texts.articles;
  if (nextCursor) return emptyState(texts.nothingYet, texts.nothingYetHow);
  const isFiltered = articleQueryFields.some((name) => which[name]);
  return isFiltered ? emptyState(texts.noneFound, texts.noneFoundHow) : emptyState(texts.none, texts.noneHow);
}

async function articleRow(view: View, article: Article): Promise<Markup> {
  const drafts = await draftsOfArticle(view.context.store, article.id);
  const shown = [...Map.groupBy(drafts, ({ state }) => state)].map(([state, of]) => {
    const label = stateLabel(
      state,
      view.texts.articles.draftsInState(of.length, view.texts.states.draft[state]),
    );
    const title = of.map(({ channel }) => channel).join(', ');
    const href = of.length === 1 ? `/desk/drafts/${of[0]?.id}` : `/desk/articles/${article.id}#drafts`;
    return html`<a class="plain-link" href="${href}" title="${title}">!${label}</a>`;
  });
  const held = isEmbargoed(article, view.context.clock.now())
    ? html`<br><span class="embargo">!${withMarkup(view.texts.articles.embargoUntil, when(view, article.embargoUntil ?? ''))}</span>`
    : '';
  const about = [article.id, ...drafts.map(({ id }) => id)].join(' ');
  return html`<tr id="${article.id}" data-about="${about}"><td>!${when(view, article.publishedAt)}</td>
<td><a class="plain-link row-headline" href="/desk/articles/${article.id}" !${languageAttributes(article.language)}>${article.headline}</a>!${held}</td>
<td><bdi>${article.source}</bdi></td><td>!${stateLabel(article.status, view.texts.states.article[article.status])}</td><td>!${shown.join('<br>')}</td></tr>`;
}
