import type { ChannelHealth } from '../../../delivery/channelHealth.ts';

/** How each channel is connected, and the sign-in at its platform. */
export const channels = {
  title: 'Channels',
  states: {
    ok: 'ok',
    'needs-sign-in': 'needs-sign-in',
    resting: 'resting',
    paused: 'paused',
    'dry-run': 'dry-run',
    'over-budget': 'over-budget',
  } satisfies Record<ChannelHealth['state'], string>,
  test: 'Test without posting',
  atPlatform: 'What it needs at its platform',
  serversBehind: 'Servers that do not get its posts',
  triedAgain: (next: string, end: string) => `Tried again ${next}, given up ${end}.`,
  noSignIn: 'It needs no sign-in.',
  signsInByFile: 'What it signs in with is in newsroom.yaml.',
  scopes: (scopes: string) => `Scopes: ${scopes}`,
  tokenInFile: (key: string) => `Its token is in newsroom.yaml. Remove ${key} there to sign in here.`,
  signedInSince: (time: string) => `Signed in, tokens of ${time}.`,
  nobody: 'Nobody has signed in yet.',
  endsBefore: (time: string) => `Somebody must sign in again before ${time}.`,
  noEnd: 'No end is known.',
  signIn: 'Sign in',
  signInAgain: 'Sign in again',
  needsApp: (id: string, secret: string) =>
    `To sign in here, write the app’s ${id} and ${secret} into newsroom.yaml.`,
  redirect: (address: string) => `Redirect address for the app: ${address}`,
  add: 'Add a channel',
  isSignedIn: (channel: string, answer: string) => `${channel} is signed in. ${answer}`,
  doesNotWork: (channel: string, answer: string) => `${channel} is signed in, but does not work: ${answer}`,
  signInAt: (host: string, channel: string) =>
    `Sign in at ${host} as the account on which ${channel} posts, and allow what is asked there. You come back here afterwards. The link is good for ten minutes.`,
  goOn: (host: string) => `Go on to ${host}`,
  notNow: 'Not now',
  signInOf: (channel: string) => `Sign in ${channel}`,
};
