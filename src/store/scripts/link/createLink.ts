import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('link/createLink', ['links', 'outbox', 'changes', 'audit']);

export interface CreateLink {
  /** The wished code alone, or candidates, shortest first. */
  codes: string[];
  target: string;
  articleId?: string | undefined;
  actor: string;
}

/** A link that a person makes; `taken` where none of the codes is free. */
export function createLink(
  store: Store,
  link: CreateLink,
  callId?: string,
): Promise<{ code?: string; taken?: true }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { links: keys.links, outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
    rest: link.codes.map((code) => keys.link(code)),
    command: { ...link },
    ...(callId ? { callId } : {}),
  });
}
