import type { Delivery } from './delivery.ts';
import { inPieces } from './pieces.ts';

/** When a delivery was sent, or was last due (ms). */
export function sentAtOf({ attempts, dueAt }: Pick<Delivery, 'attempts' | 'dueAt'>): number {
  return Date.parse(attempts.at(-1)?.at ?? dueAt);
}

/**
 * What is kept permanently of a sent delivery: its push key, when and where it was posted. The defaults of a single
 * post's part and purpose are left out; `deliveryFrom` fills them in.
 */
export function proofOf(delivery: Delivery, sentAt: number): Record<string, string | number> {
  const { state, articleId, channel, purpose, part, parts, draftId, remoteId, remoteUrl, copyId } = delivery;
  return {
    ...{ state, articleId, channel, draftId, sentAt },
    ...(purpose === 'post' ? {} : { purpose }),
    ...(part === 1 ? {} : { part }),
    ...(parts === 1 ? {} : { parts }),
    ...(remoteId ? inPieces('remoteId', remoteId) : {}),
    ...(remoteUrl ? inPieces('remoteUrl', remoteUrl) : {}),
    ...(copyId ? { copyId } : {}),
  };
}
