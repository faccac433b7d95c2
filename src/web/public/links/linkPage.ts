import { html } from 'ghtml';
import { readerTexts } from '../../texts/languages.ts';
import { frame, languageAttributes, type Site } from '../../theme/layout.ts';
import { address, buttonLink, notice } from '../../theme/parts.ts';
import { timeElement } from '../../theme/when.ts';

/** A short link as shown to the public. */
export interface LinkPage {
  /** Its full address; the QR codes are at the same address with `.svg` and `.png` added. */
  url: string;
  target: string;
  clicks: { total: number; unique: number };
  createdAt: string;
  disabledAt?: string;
  /** The link's article, if it has one and that is public. */
  article?: { id: string; headline: string; language: string };
}

/** `/s/<code>+`: where a short link leads, its clicks, and its QR code. Viewing it does not count as a click. */
export function linkPage(page: LinkPage, site: Site): string {
  const { language, messages } = readerTexts(site.languages, site.newsroom.language);
  const zone = site.newsroom.timezone;
  const count = new Intl.NumberFormat(language, { numberingSystem: 'latn' });
  const article = page.article
    ? html`<h1 class="record-headline" !${languageAttributes(page.article.language)}><a class="plain-link" href="/articles/${page.article.id}">${page.article.headline}</a></h1>`
    : html`<h1 class="record-headline">${messages.linkTitle}</h1>`;
  const main = html`<p class="kicker">${messages.shortUrl}</p>
!${article}
!${page.disabledAt ? notice('wrong', messages.disabled) : ''}
<div class="link-sheet">
<div>
<dl class="facts">
<div><dt>${messages.shortUrl}</dt><dd>!${address(page.url)}</dd></div>
<div><dt>${messages.leadsTo}</dt><dd>!${address(page.target)}</dd></div>
<div><dt>${messages.clicks}</dt><dd class="figures">${count.format(page.clicks.total)}</dd></div>
<div><dt>${messages.visitors}</dt><dd class="figures">${count.format(page.clicks.unique)}</dd></div>
<div><dt>${messages.sinceDay}</dt><dd>!${timeElement(page.createdAt, language, zone)}</dd></div>
</dl>
!${page.disabledAt ? '' : html`<p class="actions block-end">!${buttonLink(messages.open, page.url, 'first')}</p>`}
</div>
<figure class="qr"><img src="${page.url}.svg" width="176" height="176" alt="${messages.qr}">
<figcaption class="caption">${messages.qrHow}<br><a href="${page.url}.svg">${messages.qrSvg}</a> · <a href="${page.url}.png">${messages.qrPng}</a></figcaption></figure>
</div>`;
  return frame(
    {
      title: page.article?.headline ?? messages.linkTitle,
      language,
      kind: 'reader',
      narrow: true,
      noindex: true,
      main,
    },
    site,
  );
}
