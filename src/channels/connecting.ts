/**
 * A key of newsroom.yaml that a channel of a type needs. One with a secret value (`isSecret`) is never taken from an
 * argument, only from the environment.
 */
export interface NeededKey {
  name: string;
  /** A description of the value, as shown to the person who is asked for it. */
  what: string;
}

/** What must be created at a platform before a channel can post there. */
export interface Connecting {
  /** One line for each step. */
  steps: string[];
  keys: NeededKey[];
  /** The permissions that a token needs. */
  scopes?: string[];
  /** Whether a person signs in at /ops/channels, or gives a token that is stored sealed. */
  signsIn?: true;
}

/** The part of a step that says which redirect address to enter. */
export const redirectStep = 'its redirect address is the one that /ops/channels shows';

/** The keys of a type whose accounts sign in through an app of the newsroom's own. */
export const clientKeys: NeededKey[] = [
  { name: 'clientId', what: 'the app’s client id' },
  { name: 'clientSecret', what: 'the app’s client secret' },
];
