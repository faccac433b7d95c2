import { defineScript, logKeys } from '../../script.ts';

export interface SetSandboxFault {
  channel: string;
  /** Empty: the next request works. */
  fault: string;
  actor: string;
}

/** Sets what the next request to a sandbox channel comes to, for whoever wants to see how that is dealt with. */
export const setSandboxFault = defineScript<SetSandboxFault, { outcome: 'set' }>('channel/setSandboxFault', {
  keys: (keys, { channel }) => ({ state: keys.sandbox(channel), ...logKeys(keys) }),
});
