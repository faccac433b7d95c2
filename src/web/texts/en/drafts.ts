import type { DraftState } from '../../../review/states.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The list of drafts: cards of articles with a row for each channel's draft. */
export const drafts = {
  title: 'Drafts',
  byState: 'Drafts by state',
  byChannel: 'Drafts by channel',
  toReview: 'To review',
  /** The names of the lists of drafts by state. */
  lists: {
    in_review: 'In review',
    needs_edit: 'Needs edit',
    stale: 'Stale',
    approved: 'Approved',
    scheduled: 'Scheduled',
    done: 'Done',
    rejected: 'Rejected',
  } satisfies Record<DraftState, string>,
  waitsForYou: 'Waits for you',
  yours: 'Yours',
  allChannels: 'All channels',
  newDrafts: (articles: number) =>
    counted(articles, { one: '# article has new drafts.', other: '# articles have new drafts.' }),
  showThem: 'Show them',
  openDraft: 'Open the draft',
  found: (articles: number) =>
    counted(articles, { one: '# article has such drafts.', other: '# articles have such drafts.' }),
  foundMore: 'More words begin like the last one: write it in full to find those too.',
  pages: 'Pages of this list',
  place: (from: string, to: string, total: string) => `Articles ${from} to ${to} of ${total}`,
  newer: 'Newer',
  older: 'Older',
  noChannels: 'No channels yet.',
  noChannelsHow: 'Add one to newsroom.yaml: every new article then gets a draft for it here.',
  noneFound: 'No drafts found.',
  noneFoundHow: 'Fewer words find more; all of them must be in the headline, the points or the authors.',
  decidedElsewhere: 'Drafts that are decided are in the lists by state.',
  none: 'No drafts in this list.',
  noneHow: 'New drafts appear here automatically.',
  nothing: 'Nothing to review.',
  nothingHow: 'Drafts of a new article appear here a few seconds after it arrives.',
  allToReview: 'All drafts to review',
  seePlanned: 'See what will be sent',
  allArticles: 'All articles',

  /** The fields of the search; `me` is the person who searches. */
  showAll: 'Show all',
  section: 'Section',
  tag: 'Tag',
  source: 'Source',
  anySource: 'any',
  language: 'Language',
  made: 'Made',
  age: 'Age',
  workedOnBy: 'Worked on by',
  anybody: 'anybody',
  me: 'me',

  /** A person's saved searches. */
  savedViews: 'Your saved views',
  saveAsView: 'Save as a view',
  save: 'Save',
  thisView: 'This view',
  rename: 'Rename',
  removeView: 'Remove the view',
  viewSaved: (name: string) => `“${name}” is saved.`,
  viewRemoved: 'The view is removed.',

  /** The article of a card. */
  articleGone: 'Its article is no longer kept.',
  breaking: 'Breaking',
  underEmbargo: (until: string) => `Under embargo until ${until}. Nothing is published before then.`,
  approveReady: (drafts: number) => counted(drafts, { other: 'Approve all # that are ready' }),
  /** Its accessible name, which must begin with the visible text. */
  approveReadyOf: (button: string, headline: string) => `${button}: ${headline}`,

  /** The draft of a row as the object of a button: "hook correction 1: The bridge opens". */
  named: (channel: string, purpose: string, headline: string) =>
    `${channel} ${purpose.toLowerCase()}: ${headline}`,
  approveDraft: (draft: string) => `Approve ${draft}`,
  selectDraft: (draft: string) => `Select ${draft}`,
  open: 'Open',
  openNamed: (draft: string) => `Open ${draft}`,
  undo: 'Undo',
  undoApproval: (draft: string) => `Undo the approval of ${draft}`,
  goes: (time: string) => `Goes ${time}`,
  sent: (time: string) => `Sent ${time}`,
  correctOrWithdraw: 'Correct or withdraw',
  part: (part: number, parts: number) => `part ${part} of ${parts}`,
  whatHappened: 'What happened',
};

/** The keyboard shortcuts of the list of drafts, and the bar for the selected drafts. */
export const keys = {
  open: 'Keys: press ?',
  title: 'Keys',
  on: 'Keys are on in this browser',
  close: 'Close',
  /** What is written on keys that have no sign of their own. */
  names: { shift: 'Shift', control: 'Ctrl', enter: 'Enter', escape: 'Esc' },
  does: {
    nextAndBefore: 'next draft, draft before',
    open: 'open or close it',
    approve: 'approve it',
    approveAll: 'approve all of the article that are ready',
    edit: 'edit its text',
    sendNext: 'choose to send it next or now',
    time: 'set or change its time',
    variants: 'its other variants',
    reject: 'reject it',
    note: 'write a note to colleagues',
    undo: 'undo the last approval, for ten seconds',
    select: 'select it',
    toSelected: 'to the buttons for all selected',
    pages: 'next page of the list, page before',
    search: 'search',
    save: 'save the text',
    leave: 'out of a field, back to the draft',
    these: 'these keys',
  },
  approveSelected: 'Approve the selected',
  whyNotSelected: 'Why not?',
  rejectSelected: 'Reject the selected',
  selectNone: 'Select none',
};

export type KeyTexts = typeof keys;
