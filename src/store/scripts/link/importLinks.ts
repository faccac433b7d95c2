import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('link/importLinks', ['links', 'outbox', 'changes', 'audit']);

export interface ImportedLink {
  code: string;
  target: string;
  /** ms since 1970 (UTC). */
  createdAt: number;
  /** What the other shortener had counted. */
  clicks?: number;
  /** Which line of which run brings it: the same again changes nothing and is answered alike. */
  run: string;
}

/** `known`: it came by an import before, or is the same link; `taken`: its code leads elsewhere. */
export type ImportOutcome = 'imported' | 'known' | 'taken';

/** Takes links of another shortener over, some hundred at a time; the outcomes in their order. */
export async function importLinks(
  store: Store,
  from: string,
  links: ImportedLink[],
  actor: string,
): Promise<ImportOutcome[]> {
  if (links.length === 0) return [];
  const { keys } = store;
  const { outcomes } = await runScript<(typeof script.keys)[number], { outcomes: ImportOutcome[] }>(
    store,
    script,
    {
      keys: { links: keys.links, outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
      rest: links.flatMap(({ code }) => [keys.link(code), keys.clicks(code)]),
      command: { from, links, actor },
    },
  );
  return outcomes;
}
