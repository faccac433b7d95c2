import type { Article } from '../../../article/article.ts';
import type { DeliveryState } from '../../../delivery/states.ts';
import type { DraftState } from '../../../review/states.ts';

/** The states of articles, drafts and deliveries, as shown next to them. */
export const states = {
  article: {
    published: 'published',
    corrected: 'corrected',
    withdrawn: 'withdrawn',
  } satisfies Record<Article['status'], string>,
  draft: {
    in_review: 'in review',
    needs_edit: 'needs edit',
    stale: 'stale',
    approved: 'approved',
    scheduled: 'scheduled',
    done: 'done',
    rejected: 'rejected',
  } satisfies Record<DraftState, string>,
  delivery: {
    unknown: 'unknown',
    uncertain: 'uncertain',
    failed: 'failed',
    held: 'held',
    retry_wait: 'retry wait',
    scheduled: 'scheduled',
    sending: 'sending',
    sent: 'sent',
    expired: 'expired',
    cancelled: 'cancelled',
  } satisfies Record<DeliveryState, string>,
};

/** What a draft or a delivery is for. */
export const purposes = {
  post: 'Post',
  correction: (number: string) => `Correction ${number}`,
  edit: (number: string) => `Edit ${number}`,
  removal: 'Removal',
  correctionRemoval: (number: string) => `Removal of correction ${number}`,
};

export type PurposeTexts = typeof purposes;
