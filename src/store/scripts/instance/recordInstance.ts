import { defineScript } from '../../script.ts';

/** Stores facts about the newsroom: its accepted configuration, whether the samples are in, when it was restored. */
export const recordInstance = defineScript<{ set: Record<string, string> }, { outcome: 'recorded' }>(
  'instance/recordInstance',
  { keys: ({ instance }) => ({ instance }) },
);
