import { html } from 'ghtml';
import { directionOf } from '../../article/language.ts';
import type { DeskTexts } from '../texts/en/desk.ts';
import { type Languages, readerTexts } from '../texts/languages.ts';
import type { Theme } from './assets.ts';

/** Markup that is ready to be sent. In a template it is inserted with `!${…}`; all other values are escaped. */
export type Markup = string;

/** What every page needs to know about its site. */
export interface Site {
  newsroom: { name: string; url: string; language: string; timezone: string };
  /** The base address of the pages, without a trailing slash. */
  webBase: string;
  theme: Theme;
  languages: Languages;
  /** The desk's texts, and the language of these texts and of dates. */
  desk: { language: string; texts: DeskTexts };
}

export interface NavItem {
  href: string;
  label: string;
  current?: boolean;
}

export interface Page {
  title: string;
  /** BCP 47 tag of the page's own texts; content in another language is marked separately. */
  language: string;
  /** `front` has the newspaper's masthead, `desk` the wider layout; `reader` is for every other public page. */
  kind: 'front' | 'reader' | 'desk';
  main: Markup;
  /** Further elements of the head: feeds, metadata. */
  head?: Markup;
  /** By default the front page, the feeds and the newsroom's site. */
  nav?: NavItem[];
  /** At the end of the masthead's line: the signed-in person, a form to sign out. */
  aside?: Markup;
  /** Shown next to the newsroom's name, such as "Desk". */
  section?: string;
  /** Whether the page has one narrow column, for reading or a form. */
  narrow?: boolean;
  /** Whether search engines should ignore the page: sign-in, the desk, errors. */
  noindex?: boolean;
}

/**
 * The frame of every page: head, skip link, masthead, main, footer. No inline style or script, so that `style-src
 * 'self'; script-src 'self'` holds for all of them.
 */
export function frame(page: Page, site: Site): string {
  const { messages } = readerTexts(site.languages, page.language);
  const name = site.newsroom.name;
  const title = page.title === name ? name : `${page.title} · ${name}`;
  return html`<!doctype html>
<html lang="${page.language}" dir="${directionOf(page.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${site.theme.href('slugline.css')}">
<link rel="icon" type="image/svg+xml" href="${site.theme.href('icon.svg')}">
<link rel="apple-touch-icon" href="${site.theme.href('icon.png')}">
<meta name="color-scheme" content="light dark">
!${page.noindex ? '<meta name="robots" content="noindex">' : ''}
!${page.head ?? ''}
</head>
<body class="${page.kind}">
<a class="skip" href="#main">${messages.skip}</a>
!${masthead(page, site)}
<main id="main" class="main${page.narrow ? ' narrow' : ''}" tabindex="-1">
!${page.main}
</main>
!${foot(page, site)}
</body>
</html>
`;
}

function masthead(page: Page, site: Site): Markup {
  const { messages } = readerTexts(site.languages, page.language);
  const home = page.kind === 'desk' ? '/desk' : '/';
  const section = page.section ? html`<span class="masthead-room">${page.section}</span>` : '';
  return html`<header class="masthead">
<div class="masthead-line">
<p class="masthead-name"><a href="${home}"><bdi !${languageAttributes(site.newsroom.language)}>${site.newsroom.name}</bdi></a>!${section}</p>
<nav aria-label="${page.section ?? messages.navigation}"><ul class="nav">!${navItems(page, site).map(navItem)}</ul></nav>
!${page.aside ?? ''}
</div>
</header>`;
}

function navItems(page: Page, site: Site): NavItem[] {
  if (page.nav) return page.nav;
  const { messages } = readerTexts(site.languages, page.language);
  return [
    { href: '/', label: messages.frontPage, current: page.kind === 'front' },
    { href: '/feeds', label: messages.feeds },
    { href: site.newsroom.url, label: messages.site },
  ];
}

function navItem(item: NavItem): Markup {
  return html`<li><a href="${item.href}"!${item.current ? ' aria-current="page"' : ''}>${item.label}</a></li>`;
}

function foot(page: Page, site: Site): Markup {
  const { messages } = readerTexts(site.languages, page.language);
  return html`<footer class="foot"><div class="foot-line">
<p><bdi !${languageAttributes(site.newsroom.language)}>${site.newsroom.name}</bdi></p>
<p><a href="/feeds">${messages.feeds}</a></p>
</div></footer>`;
}

/** `lang` and `dir` for an element whose text is in this language. */
export function languageAttributes(language: string): Markup {
  return html`lang="${language}" dir="${directionOf(language)}"`;
}
