import { html } from 'ghtml';
import type { Change } from '../../store/changes.ts';
import type { Markup } from '../theme/layout.ts';
import { single } from './filters.ts';

/** How many parts and rows one request may ask for; no page has more. */
const mostAsked = 200;

/** The parts of a page that a script requests by id, and those rendered so far. */
export interface AskedParts {
  ids: ReadonlySet<string>;
  found: Map<string, Markup>;
}

interface Viewing {
  asked?: AskedParts | undefined;
}

/** The parts that a request asks for (`?parts=`); undefined if it asks for the whole page. */
export function askedParts(query: unknown): AskedParts | undefined {
  const ids = single(query, 'parts')?.split(' ').slice(0, mostAsked);
  return ids && { ids: new Set(ids), found: new Map() };
}

export interface Follows {
  /** The kinds of changes that a part follows. */
  follows: readonly Change['type'][];
  /** The ids whose changes concern the part; without them, all changes of these kinds do. */
  about?: readonly string[];
}

export interface LivePart extends Follows {
  /** The id of its element, by which it is requested. */
  id: string;
}

/** The attributes by which an element with an id declares the changes that it follows. */
export function followAttributes({ follows, about }: Follows): Markup {
  const concerned = about ? html` data-about="${about.join(' ')}"` : '';
  return html` data-follows="${follows.join(' ')}"!${concerned}`;
}

/**
 * A part of a page that is updated automatically when something changes (scripts/parts.js). It is not rendered if only
 * other parts are requested, so what it needs is best read in `render`.
 */
export function livePart(
  view: Viewing,
  { id, ...follows }: LivePart,
  render: () => Markup | Promise<Markup>,
): Promise<Markup> {
  return ownPart(
    view,
    id,
    async () => html`<div id="${id}"!${followAttributes(follows)}>!${await render()}</div>`,
  );
}

/** The same for a part whose own element has the id and the attributes. */
export async function ownPart(
  { asked }: Viewing,
  id: string,
  render: () => Promise<Markup>,
): Promise<Markup> {
  if (asked && !asked.ids.has(id)) return '';
  const part = await render();
  asked?.found.set(id, part);
  return part;
}

/**
 * Renders rows of a list that are requested without the list, including rows that the list would no longer contain: a
 * row stays in place until the whole list is rendered again.
 */
export async function askedRows<Row>(
  { asked }: Viewing,
  read: (ids: string[]) => Promise<Row[]>,
  render: (row: Row) => { id: string; markup: Markup } | Promise<{ id: string; markup: Markup }>,
): Promise<void> {
  if (!asked) return;
  for (const row of await read([...asked.ids])) {
    const { id, markup } = await render(row);
    if (asked.ids.has(id)) asked.found.set(id, markup);
  }
}

/** The requested parts, each with its target; the script morphs them into the page. */
export function partsAnswer({ found }: AskedParts): Markup {
  return [...found]
    .map(([id, part]) => html`<hx-partial id="${id}" hx-swap="outerMorph">!${part}</hx-partial>`)
    .join('\n');
}
