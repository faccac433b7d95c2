import { html } from 'ghtml';
import { type Article, publicShape } from '../../../article/article.ts';
import { probedPicture } from '../../../article/picture.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { address, stateLabel } from '../../theme/parts.ts';
import { type View, when, withTimes } from '../view.ts';

/** An article next to its draft. Each field has the id that a phrase's source links to. */
export async function articlePart(view: View, article: Article): Promise<Markup> {
  const texts = view.texts.articles;
  const probed = await probedPicture(view.context.store, article);
  const fault = probed && 'fault' in probed ? probed.fault : undefined;
  const shown = publicShape(article, addressesOf(view.web.config));
  const points = article.bullets.map(
    (point, index) =>
      html`<li class="source" id="from-bullet-${index}" data-source="bullet-${index}" tabindex="0">${point}</li>`,
  );
  const nowhere =
    fault &&
    withMarkup(
      texts.pictureNowhere,
      html`<bdi>!${withTimes(view, fault)}</bdi>`,
      html`<a href="${article.image?.url ?? ''}" rel="noreferrer">${texts.itsAddress}</a>`,
    );
  return html`<section class="beside" aria-label="${texts.theArticle}">
<div !${languageAttributes(article.language)}>
<h2 class="record-headline source" id="from-headline" data-source="headline"><a class="plain-link" href="/desk/articles/${article.id}">${article.headline}</a></h2>
!${article.standfirst ? html`<p class="standfirst source" id="from-standfirst" data-source="standfirst" tabindex="0">${article.standfirst}</p>` : ''}
!${article.image?.caption ? html`<p class="caption">${article.image.caption}</p>` : ''}
!${nowhere ? html`<p class="late">!${nowhere}</p>` : ''}
!${points.length > 0 ? html`<ul class="points">!${points}</ul>` : ''}
</div>
!${facts(view, article, shown.url, shown.shortUrl)}
!${corrections(view, article)}
!${article.body ? html`<div class="text source" id="from-body" data-source="body" tabindex="0" !${languageAttributes(article.language)}>!${article.body}</div>` : ''}
</section>`;
}

function facts(view: View, article: Article, url: string, shortUrl: string): Markup {
  const texts = view.texts.articles;
  const state = stateLabel(article.status, view.texts.states.article[article.status]);
  const rows: [string, Markup][] = [
    [texts.state, withMarkup((mark) => texts.revision(mark, article.revision), state)],
    [texts.published, when(view, article.publishedAt)],
    [texts.updated, when(view, article.updatedAt)],
    [texts.address, html`<a href="${url}">${url}</a>`],
    [texts.shortLink, address(shortUrl)],
    [texts.source, html`<bdi>${article.source}</bdi>`],
  ];
  if (article.section) rows.push([texts.section, html`<bdi>${article.section}</bdi>`]);
  if (article.embargoUntil) {
    const until = isEmbargoed(article, view.context.clock.now()) ? texts.until : texts.untilOver;
    rows.push([texts.embargo, withMarkup(until, when(view, article.embargoUntil))]);
  }
  if (article.holdDrafts) rows.push([texts.held, withTimes(view, article.holdDrafts)]);
  return html`<dl class="facts">!${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>!${value}</dd></div>`)}</dl>`;
}

function corrections(view: View, article: Article): Markup {
  return article.corrections
    .map(
      ({ at, note }, index) =>
        html`<div class="correction block-end source" id="from-correction-${index}" data-source="correction-${index}" tabindex="0"><p !${languageAttributes(article.language)}>${note}</p>
<p class="quiet">!${when(view, at)}</p></div>`,
    )
    .join('');
}
