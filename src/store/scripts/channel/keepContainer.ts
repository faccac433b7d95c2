import { defineScript } from '../../script.ts';

export interface KeepContainer {
  pushId: string;
  /** Its id at the platform. */
  id: string;
  /** The digest of what it was made of. */
  madeOf: string;
  /** Its publishing is about to be asked for. */
  asked: boolean;
  /** Milliseconds. */
  keptFor: number;
}

/** Keeps the id of what was made at a platform for a push and is published by a second request. */
export const keepContainer = defineScript<KeepContainer, { outcome: 'kept' }>('channel/keepContainer', {
  keys: (keys, { pushId }) => ({ container: keys.container(pushId) }),
});
