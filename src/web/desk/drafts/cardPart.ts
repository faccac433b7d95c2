import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import type { Draft } from '../../../review/draft.ts';
import type { FlashMessage } from '../../session.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { csrfField } from '../../theme/parts.ts';
import { type View, when } from '../view.ts';
import { embargo } from './draftPart.ts';
import { isReady, rowPart } from './rowPart.ts';

export interface Card {
  articleId: string;
  /** Missing where it is no longer kept. */
  article: Article | undefined;
  /** Those that the card shows. */
  drafts: Draft[];
  /** What the last action came to, by draft. */
  results?: ReadonlyMap<string, FlashMessage>;
  /** Drafts that are open, with what they hold. */
  opened?: ReadonlyMap<string, Markup>;
}

/** An article with its drafts: what it says at one side, each channel's draft as a row at the other. */
export function cardPart(view: View, card: Card): Markup {
  const { articleId, article, drafts, results, opened } = card;
  const rows = sorted(view, drafts).map((draft) =>
    rowPart(view, { draft, article, result: results?.get(draft.id), opened: opened?.get(draft.id) }),
  );
  const about = [articleId, ...drafts.map(({ id }) => id)].join(' ');
  return html`<article class="card" id="c-${articleId}" data-item data-about="${about}" aria-labelledby="h-${articleId}">
<div class="card-article">!${articleSide(view, articleId, article)}</div>
<div class="card-drafts">
<form id="f-${articleId}" method="post" action="/desk/articles/${articleId}/approve-ready" hidden>!${csrfField(view.csrf)}<input type="hidden" name="back" value="${view.path}"></form>
!${approveAll(view, card)}<ul class="rows">!${rows}</ul></div>
</article>`;
}

/** In the order of newsroom.yaml, whatever their states: a row stays where it is when something is decided. */
function sorted(view: View, drafts: Draft[]): Draft[] {
  const order = view.web.config.channels.map(({ id }) => id);
  const place = ({ channel }: Draft) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  return [...drafts].sort((a, b) => place(a) - place(b) || (a.createdAt < b.createdAt ? -1 : 1));
}

function articleSide(view: View, articleId: string, article: Article | undefined): Markup {
  if (!article)
    return html`<h2 class="card-headline" id="h-${articleId}">${articleId}</h2><p class="quiet">Its article is no longer kept.</p>`;
  const language = languageAttributes(article.language);
  const breaking = article.breaking ? '<span class="card-breaking">Breaking</span> ' : '';
  const points = article.bullets.map((bullet) => html`<li>${bullet}</li>`);
  const picture = article.image?.url
    ? html`<img class="card-picture" src="${article.image.url}" alt="" loading="lazy" decoding="async" width="160" height="100" referrerpolicy="no-referrer">`
    : '';
  // Sources are often called by the section that they bring.
  const origin = [...new Set([article.section, article.source])].filter(Boolean).join(' · ');
  return html`!${picture}<p class="card-kicker">!${breaking}<span class="quiet">${origin} · !${when(view, article.publishedAt)}</span></p>
<h2 class="card-headline" id="h-${articleId}" !${language}><a class="plain-link" href="/desk/articles/${articleId}">${article.headline}</a></h2>
!${embargo(view, article)}!${points.length > 0 ? html`<ul class="card-points" !${language}>!${points}</ul>` : ''}`;
}

/** One button for all drafts of the article that may be approved as they are; it names their versions. */
function approveAll(view: View, { articleId, article, drafts }: Card): Markup {
  const ready = drafts.filter((draft) => isReady(view, draft));
  if (ready.length < 2) return '';
  const versions = ready.map(({ id, version }) => `${id}:${version}`).join(' ');
  const name = `Approve all ${ready.length} that are ready: ${article?.headline ?? articleId}`;
  return html`<p class="card-all"><button class="button small first" id="all-${articleId}" form="f-${articleId}"
 name="drafts" value="${versions}" aria-label="${name}">Approve all ${ready.length} that are ready</button></p>`;
}
