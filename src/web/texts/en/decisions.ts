import { joined } from '../../../joined.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** What became of a decision about a draft, in the flash message after it. */
export const decisions = {
  saved: 'Saved. It is in review again.',
  altTextConfirmed: 'The alt text was confirmed.',
  variantChosen: 'The draft now uses this variant. It is in review again.',
  /** Behind it stands when the post goes, in English. */
  approved: 'Approved.',
  approvedByYou: 'Approved by you. A second approver decides.',
  mayUndo: 'You can undo it for ten seconds.',
  undone: 'Undone. It is in review again.',
  timeChanged: 'The time is changed.',
  rejected: 'Rejected. Nothing will be posted.',
  nothingFits: 'No text from the current article fits without distortion: write it by hand.',
  composedAgain: 'Composed again from the current article.',
  textStays: 'The text was kept, for the current article.',
  reopened: (state: string) => `Reopened: it is ${state} again.`,
  openAlready: (channel: string) => `There is an open draft for ${channel} already: it stays as it is.`,
  duplicated: (channel: string) => `A draft for ${channel} has the same text, with its own link.`,
  composedInstead: (channel: string, why: string) =>
    `A draft for ${channel} was composed; this text was not taken over: ${why}`,
  allApproved: (count: number) => counted(count, { other: 'Approved: #.' }),
  notApproved: (count: number) => counted(count, { other: 'Not approved: #.' }),
  allRejected: (count: number) => counted(count, { other: 'Rejected: #.' }),
  notRejected: (count: number) => counted(count, { other: 'Not rejected: #.' }),

  /** Another person changed the draft first. A detail may be a sentence with its own full stop. */
  edited: (who: string, time: string, detail: string) =>
    joined`${who} edited this draft at ${time}${detail && ': '}${detail}.`,
  youEdited: (time: string, detail: string) =>
    joined`You edited this draft at ${time}${detail && ': '}${detail}.`,
  changed: (who: string, what: string, time: string, detail: string) =>
    joined`${who} changed this draft (${what}) at ${time}${detail && ': '}${detail}.`,
  youChanged: (what: string, time: string, detail: string) =>
    joined`You changed this draft (${what}) at ${time}${detail && ': '}${detail}.`,
  textNotSaved: 'Your text is not saved. Compare both below: take the text now, save yours, or merge them.',
};
