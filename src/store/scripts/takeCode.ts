import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('takeCode', ['articleLinks', 'links', 'outbox', 'changes', 'audit']);

export interface TakeCode {
  articleId: string;
  channel: string;
  variant: string;
  /** Candidates, shortest first. */
  codes: string[];
  target: string;
}

/** The code of an article, channel and variant: taken now, or the one that was taken before. */
export async function takeCode(store: Store, link: TakeCode): Promise<string> {
  const { keys } = store;
  const taken = await runScript<(typeof script.keys)[number], { code: string }>(store, script, {
    keys: {
      articleLinks: keys.articleLinks(link.articleId),
      links: keys.links,
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: link.codes.map((code) => keys.link(code)),
    command: { ...link, field: `${link.channel}|${link.variant}` },
  });
  return taken.code;
}
