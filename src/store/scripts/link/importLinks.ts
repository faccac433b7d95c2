import { defineScript, logKeys } from '../../script.ts';
import type { Store } from '../../store.ts';
import { linkPlace } from './linkPlaces.ts';

export interface ImportedLink {
  code: string;
  target: string;
  /** ms since 1970 (UTC). */
  createdAt: number;
  /** What the other shortener had counted. */
  clicks?: number;
  /** Which line of which run imports it: a repeat changes nothing and gets the same answer. */
  run: string;
}

/** `known`: it was imported before, or is the same link; `taken`: its code leads elsewhere. */
export type ImportOutcome = 'imported' | 'known' | 'taken';

const script = defineScript<
  { from: string; links: ImportedLink[]; actor: string },
  { outcomes: ImportOutcome[] }
>('link/importLinks', {
  keys: (keys) => ({
    links: keys.links,
    importedLinks: keys.importedLinks,
    foldedCodes: keys.foldedCodes,
    ...logKeys(keys),
  }),
  rest: (keys, { links }) =>
    links.flatMap(({ code, target }) => [
      keys.link(code),
      keys.clicks(code),
      keys.linkIndex(linkPlace(target).bucket),
    ]),
  command: ({ links, ...command }) => ({
    ...command,
    links: links.map((link) => ({ ...link, place: linkPlace(link.target).field })),
  }),
});

/** Imports links of another shortener, some hundred at a time; returns the outcomes in their order. */
export async function importLinks(
  store: Store,
  from: string,
  links: ImportedLink[],
  actor: string,
): Promise<ImportOutcome[]> {
  return links.length === 0 ? [] : (await script(store, { from, links, actor })).outcomes;
}
