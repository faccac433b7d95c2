import type { SandboxFault } from '../../../channels/sandbox/posts.ts';

/** The page of a sandbox channel: what it has posted, and the fault that is tried out next. */
export const sandbox = {
  title: (channel: string) => `Sandbox: ${channel}`,
  what: (channel: string, platform: string) =>
    `Posts of the channel ${channel}, counted and cut as ${platform} would. They appear only on this page; nothing is sent anywhere else.`,
  none: 'No posts yet.',
  noneHow: 'Approve a draft for this channel at the desk: it appears here a moment later.',
  changed: (time: string) => `changed ${time}`,
  removed: (time: string) => `Removed ${time}: readers see it no more.`,
  inReplyTo: (beginning: string) => `in reply to “${beginning}…”`,
  correctOrWithdraw: 'Correct or withdraw its article',
  itsArticle: 'Its article',
  letFail: 'Let the next request fail …',
  nextRequest: 'The next request',
  nextWorks: 'The next request works.',
  nextIs: (fault: string) => `The next request: ${fault}.`,
  set: 'Set',
  works: 'it works',
  faults: {
    refuse: 'the platform refuses the post for good',
    'rate-limit': 'the platform asks to wait a minute',
    'lose-answer': 'the post arrives and its answer is lost',
    'lose-request': 'the request is lost on its way',
  } satisfies Record<SandboxFault, string>,
};
