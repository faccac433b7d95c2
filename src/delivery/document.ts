import { removalPurpose } from './copy.ts';
import type { Delivery } from './delivery.ts';

/** The purpose of the push that gives a platform's record of an article the article's present state. */
export const documentPurpose = 'document';

/** The purpose of the push that deletes it: like the removal of a post, neither a withdrawal nor a pause holds it. */
export const documentRemoval = removalPurpose(documentPurpose);

/** Whether a delivery writes or deletes a platform's record of an article. */
export function isDocument({ purpose }: Pick<Delivery, 'purpose'>): boolean {
  return purpose === documentPurpose || purpose === documentRemoval;
}
