import { defineScript, logKeys } from '../../script.ts';
import { type EventOf, webhookKeys } from './recordEvent.ts';

/** Makes an event due once more. */
export const replayEvent = defineScript<EventOf & { actor: string }, { outcome: 'replayed' | 'unknown' }>(
  'webhook/replayEvent',
  { keys: (keys, event) => ({ ...webhookKeys(keys, event), ...logKeys(keys) }) },
);
