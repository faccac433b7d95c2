import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('link/assignCodes', ['articleLinks', 'links', 'outbox', 'changes', 'audit']);

export interface WantedCode {
  articleId: string;
  channel: string;
  variant: string;
  /** Candidates, shortest first. */
  codes: string[];
  target: string;
}

/** The codes of one article's channels and variants, in the order asked: taken now, or the ones taken before. */
export async function assignCodes(store: Store, articleId: string, wanted: WantedCode[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const { keys } = store;
  const taken = await runScript<(typeof script.keys)[number], { codes: string[] }>(store, script, {
    keys: {
      articleLinks: keys.articleLinks(articleId),
      links: keys.links,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: wanted.flatMap(({ codes }) => codes.map((code) => keys.link(code))),
    command: { wanted },
  });
  return taken.codes;
}
