import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** Late deliveries that wait. */
export const backlog = {
  title: 'Backlog',
  empty: 'Nothing is late.',
  emptyHow: 'Late deliveries that wait are listed here, by channel.',
  late: (channel: string, count: number) => counted(count, { other: `${channel}: # late` }),
  firstShown: (shown: number, all: number) => `The first ${shown} of ${all} are shown.`,
  wanted: 'Wanted',
  article: 'Article',
  state: 'State',
  whyItWaits: 'Why it waits',
  actions: 'What can be done',
  sendNow: 'Send now',
  sendAllNow: 'Send all now',
  nextPlace: 'Next place',
  spaceOut: 'Space out',
  skip: 'Skip',
  skipAll: 'Skip all',
};
