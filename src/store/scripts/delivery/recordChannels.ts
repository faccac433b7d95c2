import { defineScript } from '../../script.ts';

export interface RecordChannels {
  /** The channels in newsroom.yaml. */
  ids: string[];
  /** Former ids, and the channel that each has become. */
  heirs: { former: string; id: string }[];
}

/** Records the configured channels, so that no process claims anything under an id that has been renamed. */
export const recordChannels = defineScript<RecordChannels, { outcome: 'recorded' }>(
  'delivery/recordChannels',
  {
    keys: ({ channels }) => ({ channels }),
    rest: (keys, { ids, heirs }) => [
      ...ids.flatMap((id) => [keys.channel(id), keys.drafts('*', id)]),
      ...heirs.map(({ former }) => keys.channel(former)),
    ],
  },
);
