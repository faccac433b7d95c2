import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import type { Draft } from '../../../review/draft.ts';
import type { Note } from '../../../review/notes.ts';
import type { FlashMessage } from '../../session.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { csrfField } from '../../theme/parts.ts';
import { type View, when } from '../view.ts';
import { embargoLine } from './embargoLine.ts';
import { isReady, rowPart } from './rowPart.ts';

export interface Card {
  articleId: string;
  /** Missing if it is no longer stored. */
  article: Article | undefined;
  /** The drafts that the card shows. */
  drafts: Draft[];
  /** The deliveries of closed drafts, by draft. */
  deliveries?: ReadonlyMap<string, Delivery[]>;
  /** Colleagues' notes, by draft. */
  notes: ReadonlyMap<string, Note[]>;
  /** The result of the last action, by draft. */
  results?: ReadonlyMap<string, FlashMessage>;
  /** The content of the open rows, by draft. */
  opened?: ReadonlyMap<string, Markup>;
}

/** An article with its drafts: the article on one side, a row for each channel's draft on the other. */
export function cardPart(view: View, card: Card): Markup {
  const { articleId, article, drafts, deliveries, notes, results, opened } = card;
  const rows = sorted(view, drafts).map((draft) =>
    rowPart(view, {
      draft,
      article,
      deliveries: deliveries?.get(draft.id),
      notes: notes.get(draft.id) ?? [],
      result: results?.get(draft.id),
      opened: opened?.get(draft.id),
    }),
  );
  const about = [articleId, ...drafts.map(({ id }) => id)].join(' ');
  return html`<article class="card" id="c-${articleId}" data-about="${about}" aria-labelledby="h-${articleId}">
<div class="card-article">!${articleSide(view, articleId, article)}</div>
<div class="card-drafts">
<form id="f-${articleId}" method="post" action="/desk/articles/${articleId}/approve-ready" hidden>!${csrfField(view.csrf)}<input type="hidden" name="back" value="${view.path}"></form>
!${approveAll(view, card)}<ul class="rows">!${rows}</ul></div>
</article>`;
}

/** In the order of newsroom.yaml, whatever their states, so that a row stays in place after a decision. */
function sorted(view: View, drafts: Draft[]): Draft[] {
  const order = view.web.config.channels.map(({ id }) => id);
  const place = ({ channel }: Draft) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  return [...drafts].sort((a, b) => place(a) - place(b) || (a.createdAt < b.createdAt ? -1 : 1));
}

function articleSide(view: View, articleId: string, article: Article | undefined): Markup {
  const texts = view.texts.drafts;
  if (!article)
    return html`<h2 class="card-headline" id="h-${articleId}">${articleId}</h2><p class="quiet">${texts.articleGone}</p>`;
  const language = languageAttributes(article.language);
  const breaking = article.breaking ? html`<span class="card-breaking">${texts.breaking}</span> ` : '';
  const points = article.bullets.map(
    (bullet, index) =>
      html`<li id="s-${articleId}-bullet-${index}" data-source="bullet-${index}">${bullet}</li>`,
  );
  const picture = article.image?.url
    ? html`<img class="card-picture" src="${article.image.url}" alt="" loading="lazy" decoding="async" width="160" height="100" referrerpolicy="no-referrer">`
    : '';
  // Many sources have the same name as the section that they deliver.
  const origins = [...new Set([article.section, article.source])].filter(Boolean);
  const kicker = [
    ...origins.map((origin) => html`<bdi>${origin ?? ''}</bdi>`),
    when(view, article.publishedAt),
  ];
  return html`!${picture}<p class="card-kicker">!${breaking}<span class="quiet">!${kicker.join(' · ')}</span></p>
<h2 class="card-headline" id="h-${articleId}" !${language}><a class="plain-link" id="s-${articleId}-headline" data-source="headline" href="/desk/articles/${articleId}">${article.headline}</a></h2>
!${embargoLine(view, article)}!${points.length > 0 ? html`<ul class="card-points" !${language}>!${points}</ul>` : ''}`;
}

/** One button for all drafts of the article that may be approved as they are; it names their versions. */
function approveAll(view: View, { articleId, article, drafts }: Card): Markup {
  const ready = drafts.filter((draft) => isReady(view, draft));
  if (ready.length < 2) return '';
  const versions = ready.map(({ id, version }) => `${id}:${version}`).join(' ');
  const { approveReady, approveReadyOf } = view.texts.drafts;
  const label = approveReady(ready.length);
  const name = approveReadyOf(label, article?.headline ?? articleId);
  return html`<p class="card-all"><button class="button small first" id="all-${articleId}" form="f-${articleId}"
 name="drafts" value="${versions}" aria-label="${name}">${label}</button></p>`;
}
