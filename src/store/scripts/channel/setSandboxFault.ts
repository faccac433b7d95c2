import { defineScript, logKeys } from '../../script.ts';

export interface SetSandboxFault {
  channel: string;
  /** Empty: the next request works. */
  fault: string;
  actor: string;
}

/** Sets the outcome of the next request to a sandbox channel, for demonstrating how it is handled. */
export const setSandboxFault = defineScript<SetSandboxFault, { outcome: 'set' }>('channel/setSandboxFault', {
  keys: (keys, { channel }) => ({ state: keys.sandbox(channel), ...logKeys(keys) }),
});
