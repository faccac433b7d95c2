import { html } from 'ghtml';
import { frame, type Markup, type NavItem, type Site } from '../theme/layout.ts';
import { buttonLink } from '../theme/parts.ts';

/** What went wrong, from the error catalogue. */
export interface ErrorPage {
  status: number;
  sentence: string;
  hint: string;
  /** How an operator finds it in the log. */
  requestId?: string;
  /** The desk's pages keep the desk's frame. */
  kind?: 'reader' | 'desk';
  nav?: NavItem[];
  /** Where to go from here; by default the front page and the feeds. */
  links?: NavItem[];
}

/** A page for 4xx and 5xx: the sentence, the hint, and links to continue. */
export function errorPage(page: ErrorPage, site: Site): string {
  const kind = page.kind ?? 'reader';
  const main = html`<p class="error-number">${page.status}</p>
<h1 class="error-sentence">${page.sentence}</h1>
<p class="error-mend">${page.hint}</p>
!${kind === 'reader' ? about(page.status) : ''}
<p class="actions block">!${linksOnward(page)}</p>
!${page.requestId ? html`<p class="quiet block-end">Request ID: <code>${page.requestId}</code></p>` : ''}`;
  return frame(
    {
      title: `${page.status}: ${page.sentence}`,
      language: 'en',
      kind,
      ...(kind === 'desk' && { section: 'Desk' }),
      ...(page.nav && { nav: page.nav }),
      narrow: true,
      noindex: true,
      main,
    },
    site,
  );
}

const explained: Record<number, string> = {
  404: 'The address may be mistyped, or the page was never published.',
  410: 'This page was removed. Its address will not be used again.',
  429: 'Wait a moment and load the page again.',
  503: 'This is temporary. Recently read feeds and articles are still available.',
};

function about(status: number): Markup {
  const text = explained[status];
  return text === undefined ? '' : html`<p class="quiet block-end">${text}</p>`;
}

function linksOnward(page: ErrorPage): Markup {
  const usual: NavItem[] =
    page.kind === 'desk'
      ? [{ href: '/desk', label: 'To the desk' }]
      : [
          { href: '/', label: 'To the front page' },
          { href: '/feeds', label: 'All feeds' },
        ];
  return (page.links ?? usual)
    .map((link, index) => buttonLink(link.label, link.href, index === 0 ? 'first' : 'plain'))
    .join('');
}
