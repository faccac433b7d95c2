import { html } from 'ghtml';
import type { ListTexts } from '../texts/en/lists.ts';
import type { Markup } from '../theme/layout.ts';
import { numberIn } from '../theme/numbers.ts';

export interface Filter {
  label: string;
  href: string;
  current: boolean;
  count?: number | undefined;
}

/** A row of links, one of which is the current list. */
export function filters({ language }: { language: string }, name: string, choices: Filter[]): Markup {
  const items = choices.map(
    ({ label, href, current, count }) =>
      html`<li><a href="${href}"!${current ? ' aria-current="true"' : ''}>${label}!${count ? html` <span class="count">${numberIn(language, count)}</span>` : ''}</a></li>`,
  );
  return html`<nav aria-label="${name}"><ul class="filters">!${items}</ul></nav>`;
}

/** A path with those parameters that have a value. */
export function pathWith(path: string, parameters: Record<string, string | null | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The link to older entries; empty on the last page. */
export function older(
  texts: ListTexts,
  path: string,
  parameters: Record<string, string | undefined>,
  cursor: string | null,
): Markup {
  if (!cursor) return '';
  return html`<p class="block-end"><a class="button" href="${pathWith(path, { ...parameters, cursor })}">${texts.older}</a></p>`;
}

/** The links to the pages before and after this one, with its place if that is known; empty if it is the only one. */
export function ways(
  texts: ListTexts,
  path: string,
  parameters: Record<string, string | undefined>,
  page: { newer: string | null; older: string | null; from?: number; total?: number; count: number },
): Markup {
  const { newer, older, from = 0, total, count } = page;
  if (!newer && !older) return '';
  const link = (label: string, cursor: Record<string, string>, rel: string) =>
    html`<a class="button" rel="${rel}" href="${pathWith(path, { ...parameters, ...cursor })}">${label}</a>`;
  const place = total === undefined ? '' : texts.placeOf(from + 1, from + count, total);
  const toNewer = newer ? link(texts.newer, { before: newer }, 'prev') : '';
  const toOlder = older ? link(texts.older, { after: older }, 'next') : '';
  return html`<nav class="ways" aria-label="${texts.pages}">!${toNewer}<span class="quiet">${place}</span>!${toOlder}</nav>`;
}

/** A parameter that is given once; it is ignored if it is given twice. */
export function single(query: unknown, name: string): string | undefined {
  if (typeof query !== 'object' || query === null || !(name in query)) return undefined;
  const value = (query as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
