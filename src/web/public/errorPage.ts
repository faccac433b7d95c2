import { html } from 'ghtml';
import { frame, type Markup, type NavItem, type Site } from '../theme/layout.ts';
import { buttonLink } from '../theme/parts.ts';

/** What went wrong, as the error catalogue says it. */
export interface ErrorPage {
  status: number;
  sentence: string;
  hint: string;
  /** What an operator finds it by in the log. */
  requestId?: string;
  /** The desk's pages keep the desk's frame. */
  kind?: 'reader' | 'desk';
  nav?: NavItem[];
  /** Where to go on from here; the front page and the feeds without it. */
  links?: NavItem[];
}

/** A page for 4xx and 5xx: the sentence, what to do, and a way on. */
export function errorPage(page: ErrorPage, site: Site): string {
  const kind = page.kind ?? 'reader';
  const main = html`<p class="error-number">${page.status}</p>
<h1 class="error-sentence">${page.sentence}</h1>
<p class="error-mend">${page.hint}</p>
!${kind === 'reader' ? about(page.status) : ''}
<p class="actions block">!${linksOnward(page)}</p>
!${page.requestId ? html`<p class="quiet block-end">For an operator: <code>${page.requestId}</code></p>` : ''}`;
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
  404: 'The address may be mistyped, or what stood here was never published.',
  410: 'Something stood here once. Nothing else will take its address.',
  429: 'Nothing is lost: wait a moment and load the page again.',
  503: 'This passes. Feeds and articles that were read lately are still served.',
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
