import { html } from 'ghtml';
import type { ErrorTexts } from '../texts/en/errors.ts';
import { isEnglish } from '../texts/inEnglish.ts';
import { withMarkup } from '../texts/withMarkup.ts';
import { frame, type Markup, type NavItem, type Site } from '../theme/layout.ts';
import { buttonLink } from '../theme/parts.ts';

/** What went wrong, from the error catalogue. */
export interface ErrorPage {
  status: number;
  sentence: string;
  hint: string;
  /** The id by which an operator finds it in the log. */
  requestId?: string;
  /** Set for pages of the desk, which keep the desk's frame. */
  kind?: 'reader' | 'desk';
  nav?: NavItem[];
  /** Links to continue with; by default the front page and the feeds. */
  links?: NavItem[];
}

/** A page for 4xx and 5xx: the sentence, the hint, and links to continue. */
export function errorPage(page: ErrorPage, site: Site): string {
  const kind = page.kind ?? 'reader';
  const { language, texts } = site.desk;
  // The sentences of the error catalogue are English in every language.
  const inEnglish = isEnglish(language) ? '' : ' lang="en" dir="ltr"';
  const main = html`<p class="error-number">${page.status}</p>
<h1 class="error-sentence"!${inEnglish}>${page.sentence}</h1>
<p class="error-hint"!${inEnglish}>${page.hint}</p>
!${kind === 'reader' ? about(page.status, texts.errors) : ''}
<p class="actions block">!${linksOnward(page, texts.errors)}</p>
!${page.requestId ? html`<p class="quiet block-end">!${withMarkup(texts.errors.requestId, html`<code>${page.requestId}</code>`)}</p>` : ''}`;
  return frame(
    {
      title: `${page.status}: ${page.sentence}`,
      language,
      kind,
      ...(kind === 'desk' && { section: texts.shell.desk }),
      ...(page.nav && { nav: page.nav }),
      narrow: true,
      noindex: true,
      main,
    },
    site,
  );
}

function about(status: number, texts: ErrorTexts): Markup {
  const ofStatus: Record<number, string | undefined> = texts.ofStatus;
  const text = ofStatus[status];
  return text === undefined ? '' : html`<p class="quiet block-end">${text}</p>`;
}

function linksOnward(page: ErrorPage, texts: ErrorTexts): Markup {
  const usual: NavItem[] =
    page.kind === 'desk'
      ? [{ href: '/desk', label: texts.toDesk }]
      : [
          { href: '/', label: texts.toFrontPage },
          { href: '/feeds', label: texts.allFeeds },
        ];
  return (page.links ?? usual)
    .map((link, index) => buttonLink(link.label, link.href, index === 0 ? 'first' : 'plain'))
    .join('');
}
