import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('delivery/admitHome', ['homes', 'outbox', 'changes', 'audit']);

export interface AdmitHome {
  lease: string;
  /** The known home whose lease was seen to be renewed. */
  witness: string;
  /** A home that was last renewed before this instant (ms) is forgotten. */
  forgetBefore: number;
  /** This machine's name, for the audit. */
  host: string;
  actor: string;
  reason: string;
}

/** Makes this home known; refused where the store does not know the witness any more. */
export function admitHome(
  store: Store,
  { lease, ...command }: AdmitHome,
): Promise<{ outcome: 'known' | 'refused' }> {
  const { homes, outbox, changes, audit } = store.keys;
  return runScript(store, script, {
    keys: { homes, outbox, changes, audit },
    command: { ...command },
    texts: [lease],
  });
}
