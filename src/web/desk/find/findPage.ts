import { html } from 'ghtml';
import { findArticle, idFrom } from '../../../actions/tracing/findArticle.ts';
import { type LinkStory, linkStoryOf } from '../../../actions/tracing/linkStory.ts';
import { type Event, postsOfForgotten, type Story, storyOf } from '../../../actions/tracing/story.ts';
import type { Article } from '../../../article/article.ts';
import { isEmbargoed, visibleTo } from '../../../article/visibility.ts';
import type { FindTexts } from '../../texts/en/find.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { emptyState, linkTo, stateLabel } from '../../theme/parts.ts';
import { deliveriesPart } from '../articles/deliveriesPart.ts';
import { pathWith } from '../filters.ts';
import { clicksAndVisitors } from '../links/chart.ts';
import { purposeName } from '../purposeName.ts';
import { deskPage, type View, when, withTimes } from '../view.ts';

/** How many articles with the same words are listed. */
const othersNamed = 50;

/** The history of what the words, the id, the code or the address lead to. */
export async function findPage(view: View, query: string): Promise<string> {
  return deskPage(view, {
    title: view.texts.find.title,
    main: await answerTo(view, query),
  });
}

async function answerTo(view: View, query: string): Promise<Markup> {
  const { context } = view;
  const texts = view.texts.find;
  if (query === '') return nothing(texts, texts.ask);
  const named = await idFrom(context, query);
  const link = named === undefined ? await linkStoryOf(context, query) : undefined;
  if (link) return linkPart(view, link);
  const { article, others, total } = await findArticle(context, query, othersNamed);
  if (article && visibleTo(article, context.clock.now(), 'desk') === 'none')
    return nothing(texts, texts.noResults(query));
  if (article && others.length === 0) return storyPart(view, await storyOf(context, article));
  if (article) return articlesPart(view, [article, ...others], total);
  const { events, deliveries } =
    named === undefined ? { events: [], deliveries: [] } : await postsOfForgotten(context, named);
  if (deliveries.length === 0) return nothing(texts, texts.noResults(query));
  return html`<p>!${withMarkup(texts.forgotten, html`<bdi>${named ?? ''}</bdi>`)}</p>!${timeline(view, events)}`;
}

function nothing(texts: FindTexts, title: string): Markup {
  return emptyState(title, texts.how);
}

function articlesPart(
  view: View,
  articles: Pick<Article, 'id' | 'headline' | 'publishedAt'>[],
  total: number,
): Markup {
  const lines = articles.map(
    ({ id, headline, publishedAt }) =>
      html`<li>!${when(view, publishedAt)} <a href="${pathWith('/desk/find', { q: id })}"><bdi>${headline}</bdi></a></li>`,
  );
  const more =
    total > articles.length
      ? html`<p class="quiet">${view.texts.find.newestListed(articles.length)}</p>`
      : '';
  return html`<h2 class="block-name">${view.texts.find.articles(total)}</h2><ul class="lines">!${lines}</ul>!${more}`;
}

async function storyPart(view: View, story: Story): Promise<Markup> {
  const { article, events, drafts, deliveries, links, feeds } = story;
  const texts = view.texts.find;
  const embargoed =
    article.embargoUntil && isEmbargoed(article, view.context.clock.now())
      ? html`<p class="embargo">!${withMarkup(texts.underEmbargo, when(view, article.embargoUntil))}</p>`
      : '';
  const { revision } = article;
  const inFeeds =
    feeds.length > 0 ? texts.revisionIn(revision, feeds.join(', ')) : texts.revisionInNone(revision);
  const made = drafts.map(
    ({ id, channel, purpose, state }) =>
      html`<li>!${withMarkup(
        (name, mark) =>
          texts.stateOf(
            purpose === 'post' ? name : texts.purposed(name, purposeName(purpose, view.texts.purposes)),
            mark,
          ),
        html`<a href="/desk/drafts/${id}">${channel}</a>`,
        stateLabel(state, view.texts.states.draft[state]),
      )}</li>`,
  );
  const clicked = links.map(
    ({ code, channel, clicks }) =>
      html`<li>!${withMarkup(
        (name) =>
          texts.stateOf(
            channel ? texts.linkFor(name, channel) : texts.linkOfArticle(name),
            clicksAndVisitors(view, clicks),
          ),
        html`<a href="/desk/links/${code}"><bdi>${code}</bdi></a>`,
      )}</li>`,
  );
  return html`<h2 class="card-headline" !${languageAttributes(article.language)}><a class="plain-link" href="/desk/articles/${article.id}">${article.headline}</a></h2>
<p>!${stateLabel(article.status, view.texts.states.article[article.status])} <span class="quiet">${inFeeds}</span></p>!${embargoed}
<div class="two"><div>!${await deliveriesPart(view, deliveries)}!${block(texts.drafts, made)}!${block(texts.links, clicked)}</div>
<section class="block"><h2 class="block-name">${texts.happened}</h2>!${timeline(view, events)}</section></div>`;
}

function linkPart(view: View, { link, events }: LinkStory): Markup {
  const { loneLink, loneLinkDisabled } = view.texts.find;
  const sentence = link.disabledAt ? loneLinkDisabled : loneLink;
  const leads = withMarkup((to) => sentence(to, clicksAndVisitors(view, link.clicks)), linkTo(link.target));
  return html`<h2 class="card-headline"><a class="plain-link" href="/desk/links/${link.code}"><bdi dir="ltr">${link.url}</bdi></a></h2>
<p>!${leads}</p>!${timeline(view, events)}`;
}

function block(name: string, lines: Markup[]): Markup {
  if (lines.length === 0) return '';
  return html`<section class="block"><h2 class="block-name">${name}</h2><ul class="lines">!${lines}</ul></section>`;
}

function timeline(view: View, events: Event[]): Markup {
  const lines = events.map(
    ({ at, what, by }) =>
      html`<li>!${when(view, at)} <bdi>!${withTimes(view, what)}</bdi>!${by ? html` <span class="quiet"><bdi>${by}</bdi></span>` : ''}</li>`,
  );
  return html`<ul class="lines history">!${lines}</ul>`;
}
