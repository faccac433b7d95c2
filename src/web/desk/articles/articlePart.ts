import { html } from 'ghtml';
import { type Article, publicShape } from '../../../article/article.ts';
import { probedPicture } from '../../../article/picture.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { address, stateLabel } from '../../theme/parts.ts';
import { type View, when } from '../view.ts';

/** An article next to its draft: each part has the id that a phrase's source links to. */
export async function articlePart(view: View, article: Article): Promise<Markup> {
  const probed = await probedPicture(view.context.store, article);
  const fault = probed && 'fault' in probed ? probed.fault : undefined;
  const shown = publicShape(article, addressesOf(view.web.config));
  const points = article.bullets.map(
    (point, index) => html`<li class="source" id="from-bullet-${index}">${point}</li>`,
  );
  return html`<section class="beside" aria-label="The article">
<div !${languageAttributes(article.language)}>
<h2 class="record-headline source" id="from-headline"><a class="plain-link" href="/desk/articles/${article.id}">${article.headline}</a></h2>
!${article.standfirst ? html`<p class="standfirst source" id="from-standfirst">${article.standfirst}</p>` : ''}
!${article.image?.caption ? html`<p class="caption">${article.image.caption}</p>` : ''}
!${fault ? html`<p class="late">Its picture is shown nowhere: <bdi>${fault}</bdi>. <a href="${article.image?.url ?? ''}" rel="noreferrer">Its address</a></p>` : ''}
!${points.length > 0 ? html`<ul class="points">!${points}</ul>` : ''}
</div>
!${facts(view, article, shown.url, shown.shortUrl)}
!${corrections(view, article)}
!${article.body ? html`<div class="text source" id="from-body" !${languageAttributes(article.language)}>!${article.body}</div>` : ''}
</section>`;
}

function facts(view: View, article: Article, url: string, shortUrl: string): Markup {
  const rows: [string, Markup][] = [
    ['State', html`!${stateLabel(article.status)} revision ${article.revision}`],
    ['Published', when(view, article.publishedAt)],
    ['Updated', when(view, article.updatedAt)],
    ['Address', html`<a href="${url}">${url}</a>`],
    ['Short link', address(shortUrl)],
    ['Source', html`${article.source}`],
  ];
  if (article.section) rows.push(['Section', html`<bdi>${article.section}</bdi>`]);
  if (article.embargoUntil) {
    const over = isEmbargoed(article, view.context.clock.now()) ? '' : ' (over)';
    rows.push(['Embargo', html`until !${when(view, article.embargoUntil)}${over}`]);
  }
  if (article.holdDrafts) rows.push(['Held', html`${article.holdDrafts}`]);
  return html`<dl class="facts">!${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>!${value}</dd></div>`)}</dl>`;
}

function corrections(view: View, article: Article): Markup {
  return article.corrections
    .map(
      ({ at, note }, index) =>
        html`<div class="correction block-end source" id="from-correction-${index}"><p !${languageAttributes(article.language)}>${note}</p>
<p class="quiet">!${when(view, at)}</p></div>`,
    )
    .join('');
}
