import { defineScript, logKeys } from '../../script.ts';

export interface SetSwitch {
  /** A channel's own switch; without it the newsroom's. */
  channel?: string | undefined;
  paused?: boolean;
  /** This home's lease if it may send from now on; `false`: no home may, until a person decides. */
  armed?: { lease: string } | false;
  action: string;
  actor: string;
  reason?: string | undefined;
}

/** Sets the kill switch, for everything or for one channel. */
export const setSwitch = defineScript<SetSwitch, { outcome: 'set' }>('delivery/setSwitch', {
  keys: (keys, { channel }) => ({
    switch: channel ? keys.channel(channel) : keys.switches,
    homes: keys.homes,
    ...logKeys(keys),
  }),
  command: ({ armed, ...change }) => ({ ...change, armed: armed && true }),
  texts: ({ armed }) => (armed ? [armed.lease] : []),
  evenWhenFull: true,
});
