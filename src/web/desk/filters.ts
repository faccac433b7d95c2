import { html } from 'ghtml';
import type { DeliveryState } from '../../delivery/states.ts';
import type { DraftState } from '../../review/states.ts';
import type { Markup } from '../theme/layout.ts';

export interface Filter {
  label: string;
  href: string;
  current: boolean;
  count?: number | undefined;
}

/** A row of links; one of them is the current list. */
export function filters(name: string, choices: Filter[]): Markup {
  const items = choices.map(
    ({ label, href, current, count }) =>
      html`<li><a href="${href}"!${current ? ' aria-current="true"' : ''}>${label}!${count ? html` <span class="count">${count}</span>` : ''}</a></li>`,
  );
  return html`<nav aria-label="${name}"><ul class="filters">!${items}</ul></nav>`;
}

/** A state as the name of a list. */
export function listName(state: DraftState | DeliveryState): string {
  return state.charAt(0).toUpperCase() + state.slice(1).replaceAll('_', ' ');
}

/** A path with those of the parameters that have a value. */
export function pathWith(path: string, parameters: Record<string, string | null | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The link to older entries; nothing on the last page. */
export function older(
  path: string,
  parameters: Record<string, string | undefined>,
  cursor: string | null,
): Markup {
  if (!cursor) return '';
  return html`<p class="block-end"><a class="button" href="${pathWith(path, { ...parameters, cursor })}">Older</a></p>`;
}

/** A parameter that was given once; given twice it is ignored. */
export function single(query: unknown, name: string): string | undefined {
  if (typeof query !== 'object' || query === null || !(name in query)) return undefined;
  const value = (query as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
