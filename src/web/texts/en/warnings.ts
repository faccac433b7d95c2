import { joined } from '../../../joined.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The warnings above every desk page. A reason may be a sentence with its own full stop. */
export const warnings = {
  allPaused: (by: string, why: string) =>
    joined`Nothing is sent: ${by} paused everything${why && ': '}${why}.`,
  waits: 'What is approved waits until it is resumed, under Operations.',
  channelsPaused: (channels: string) => `Nothing is sent on ${channels}: paused by a person.`,
  signedOut: (channels: string) =>
    `Nothing is sent on ${channels}: its account must be signed in again. Approved posts wait.`,
  seeOperations: 'Operations shows the reason and what to do.',
  channelNote: (channel: string, note: string) => joined`Channel ${channel}: ${note}.`,
  untilThen: 'Until then it posts as before.',
  copiesVisible: (count: number) =>
    counted(count, {
      one: 'A post of a withdrawn article may still be visible.',
      other: '# posts of withdrawn articles may still be visible.',
    }),
  removeOrKeep: 'Remove or keep each on its article’s page.',
};
