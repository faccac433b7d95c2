import { html } from 'ghtml';
import { frame, languageAttributes, type Site } from '../look/layout.ts';
import { address, buttonLink, notice } from '../look/parts.ts';
import { timeElement } from '../look/when.ts';
import { wordsFor } from '../look/words.ts';

/** A short link as anybody may see it. */
export interface LinkPage {
  /** Its whole address; the QR images are at the same with `.svg` and `.png`. */
  url: string;
  target: string;
  clicks: { total: number; unique: number };
  createdAt: string;
  disabledAt?: string;
  /** The article behind it, where there is one and the public may see it. */
  article?: { id: string; headline: string; language: string };
}

/** `/s/<code>+`: where a short link leads, how often it was followed, and its QR code. Opening it is no click. */
export function linkPage(page: LinkPage, site: Site): string {
  const { language, words } = wordsFor(site.newsroom.language);
  const zone = site.newsroom.timezone;
  const count = new Intl.NumberFormat(language, { numberingSystem: 'latn' });
  const article = page.article
    ? html`<h1 class="record-headline" !${languageAttributes(page.article.language)}><a class="plain-link" href="/articles/${page.article.id}">${page.article.headline}</a></h1>`
    : html`<h1 class="record-headline">${words.linkTitle}</h1>`;
  const main = html`<p class="kicker">${words.shortUrl}</p>
!${article}
!${page.disabledAt ? notice('wrong', words.disabled) : ''}
<div class="link-sheet">
<div>
<dl class="facts">
<div><dt>${words.shortUrl}</dt><dd>!${address(page.url)}</dd></div>
<div><dt>${words.leadsTo}</dt><dd>!${address(page.target)}</dd></div>
<div><dt>${words.clicks}</dt><dd class="figures">${count.format(page.clicks.total)}</dd></div>
<div><dt>${words.visitors}</dt><dd class="figures">${count.format(page.clicks.unique)}</dd></div>
<div><dt>${words.sinceDay}</dt><dd>!${timeElement(page.createdAt, language, zone)}</dd></div>
</dl>
!${page.disabledAt ? '' : html`<p class="actions block-end">!${buttonLink(words.open, page.url, 'first')}</p>`}
</div>
<figure class="qr"><img src="${page.url}.svg" width="176" height="176" alt="${words.qr}">
<figcaption class="caption">${words.qrHow}<br><a href="${page.url}.svg">${words.qrSvg}</a> · <a href="${page.url}.png">${words.qrPng}</a></figcaption></figure>
</div>`;
  return frame(
    {
      title: page.article?.headline ?? words.linkTitle,
      language,
      kind: 'reader',
      narrow: true,
      noindex: true,
      main,
    },
    site,
  );
}
