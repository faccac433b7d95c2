import { defineScript } from '../../script.ts';

export interface KeepContainer {
  pushId: string;
  /** Its id at the platform. */
  id: string;
  /** The digest of its content. */
  madeOf: string;
  /** Its publication is about to be requested. */
  asked: boolean;
  /** Milliseconds. */
  keptFor: number;
}

/** Stores the id of what was created at a platform for a push and is published by a second request. */
export const keepContainer = defineScript<KeepContainer, { outcome: 'kept' }>('channel/keepContainer', {
  keys: (keys, { pushId }) => ({ container: keys.container(pushId) }),
});
