import { defineScript, logKeys } from '../../script.ts';

export interface AdmitHome {
  lease: string;
  /** The known home whose lease was seen to be renewed. */
  witness: string;
  /** A home that was last renewed before this instant (ms) is deleted. */
  forgetBefore: number;
  /** This machine's name, for the audit. */
  host: string;
  actor: string;
  reason: string;
}

/** Adds this home to those that may send; refused if the store no longer knows the witness. */
export const admitHome = defineScript<AdmitHome, { outcome: 'known' | 'refused' }>('delivery/admitHome', {
  keys: (keys) => ({ homes: keys.homes, ...logKeys(keys) }),
  command: ({ lease, ...command }) => command,
  texts: ({ lease }) => [lease],
});
