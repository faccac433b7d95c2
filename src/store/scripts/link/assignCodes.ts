import { defineScript, logKeys } from '../../script.ts';
import type { Store } from '../../store.ts';

export interface WantedCode {
  articleId: string;
  channel: string;
  variant: string;
  /** Candidates, shortest first. */
  codes: string[];
  target: string;
}

const script = defineScript<{ articleId: string; wanted: WantedCode[] }, { codes: string[] }>(
  'link/assignCodes',
  {
    keys: (keys, { articleId }) => ({
      articleLinks: keys.articleLinks(articleId),
      links: keys.links,
      ...logKeys(keys),
    }),
    rest: (keys, { wanted }) => [
      ...wanted.map(({ channel }) => keys.linksOf(channel)),
      ...wanted.flatMap(({ codes }) => codes.map(keys.link)),
    ],
  },
);

/** The codes of an article's channels and variants, in the order given: assigned now, or those assigned before. */
export async function assignCodes(store: Store, articleId: string, wanted: WantedCode[]): Promise<string[]> {
  return wanted.length === 0 ? [] : (await script(store, { articleId, wanted })).codes;
}
