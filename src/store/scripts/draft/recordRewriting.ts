import { defineScript, logKeys } from '../../script.ts';

/** Stores what the rewriting step returned for this version of a draft; `moved` if the draft has changed or been decided. */
export const recordRewriting = defineScript<
  { id: string; version: number; json: string },
  { outcome: 'noted' | 'moved' }
>('draft/recordRewriting', {
  keys: (keys, { id }) => ({ draft: keys.draft(id), ...logKeys(keys) }),
  command: ({ json, ...command }) => command,
  texts: ({ json }) => [json],
});
