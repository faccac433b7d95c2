import type { ErrorCode } from '../../../errors.ts';

/** The page that shows an error, and the desk's own words for errors that mention keys, files or commands. */
export const errors = {
  ofStatus: {
    404: 'The address may be mistyped, or the page was never published.',
    410: 'This page was removed. Its address will not be used again.',
    429: 'Wait a moment and load the page again.',
    503: 'This is temporary. Recently read feeds and articles are still available.',
  } satisfies Record<number, string>,
  requestId: (id: string) => `Request ID: ${id}`,
  toDesk: 'To the desk',
  toFrontPage: 'To the front page',
  allFeeds: 'All feeds',
  ofCode: {
    'draft.version-missing': {
      sentence: 'This form is incomplete.',
      hint: 'Open the draft again and decide there.',
    },
    'draft.moved': {
      sentence: 'Somebody was faster: the draft has changed.',
      hint: 'Your decision was not carried out. Read the draft as it is now, then decide.',
    },
    'draft.not-allowed': { hint: 'Open it to see what can be done with it now.' },
    'draft.time-far': { hint: 'If you mean it, tick the box below the time.' },
    'draft.not-in-article': {
      hint: 'Correct it, or save it with the reason why it may say so, under “It says more than the article”.',
    },
    'draft.in-flight': { hint: 'See it under Deliveries.' },
  } satisfies Partial<Record<ErrorCode, { sentence?: string; hint: string }>>,
};

export type ErrorTexts = typeof errors;
