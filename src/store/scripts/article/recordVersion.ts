import { defineScript } from '../../script.ts';
import type { Late, Order } from './storeArticle.ts';

export interface RecordVersion {
  id: string;
  source: string;
  order: Order;
}

/** Records a version that changed nothing, so that earlier versions of its source count as late. */
export const recordVersion = defineScript<
  RecordVersion,
  { outcome: 'noted' | 'unknown' } | { outcome: 'late'; why: Late }
>('article/recordVersion', {
  keys: (keys, { id }) => ({ article: keys.article(id) }),
  evenWhenFull: true,
});
