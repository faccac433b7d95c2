import { defineScript } from '../../script.ts';

export interface HoldSignInRequest {
  /** The digest of the state that the platform returns. */
  state: string;
  /** The request's data, sealed; without it the stored request is taken. */
  sealed?: string;
}

/** How long a person may take at the platform (ms). */
const keptFor = 10 * 60_000;

/** Stores a sign-in at a platform until the person returns from there, or takes it; it can be taken once. */
export const holdSignInRequest = defineScript<
  HoldSignInRequest,
  { outcome: 'begun' | 'none' } | { outcome: 'taken'; sealed: string }
>('channel/holdSignInRequest', {
  keys: (keys, { state }) => ({ request: keys.signInRequest(state), calls: keys.calls }),
  command: (command) => ({ ...command, keptFor }),
});
