import type { PlaceInQueue } from '../../../review/placeInQueue.ts';

/** What a person may do with a draft: approve, edit, reject, choose another time or channel. */
export const draftForms = {
  channelGone: (channel: string) =>
    `The channel ${channel} is no longer in newsroom.yaml: nothing can be done with this draft.`,
  seeMail: 'See the mail',
  plainText: 'as plain text',
  composeAgain: 'Compose again',
  keepText: 'Keep this text',
  keepLink: (limit: number, link: string) =>
    `At most ${limit}, as the channel counts; keep the link ${link} in it, once. Editing removes existing approvals.`,
  noLink: (limit: number) =>
    `At most ${limit}, as the channel counts; the link belongs in part 1 only. Editing removes existing approvals.`,
  text: 'Text',
  textOfPart: (part: number) => `Text of part ${part}`,
  saveText: 'Save the text',
  edit: 'Edit',
  saysMore: 'It says more than the article',
  whyItMay: 'Why it may',
  whyItMayHow: 'Only for a number, a link or a mention that the article does not have.',
  whyNot: 'Why not?',
  reject: 'Reject',
  reopen: 'Reopen',
  channel: 'Channel',
  duplicate: 'Duplicate',
  approverDecides: 'An approver decides about this draft.',
  altTextFirst: 'The picture’s alt text must be confirmed first: this channel requires it.',
  youApproved: 'You approved this version; a second approver decides.',
  youWrote: 'You wrote or edited this version: another approver decides.',
  approve: 'Approve',
  approveForTime: 'Approve for this time',
  chooseWhen: 'Choose when',
  changeTime: 'Change the time',
  approveIn: {
    queue: 'Approve',
    next: 'Approve as next',
    now: 'Approve and send now',
  } satisfies Record<PlaceInQueue, string>,
  sendIn: {
    queue: 'Send in its turn',
    next: 'Send as next',
    now: 'Send now',
  } satisfies Record<PlaceInQueue, string>,
  notBefore: 'Not before',
  notBeforeHow: (zone: string, now: string) =>
    `In the newsroom’s time (${zone}), where it is ${now} now. The channel’s gap and cap, and an embargo, may make it later.`,
  farAhead: 'I mean a time more than a year ahead.',
};
