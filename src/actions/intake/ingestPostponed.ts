import { type MinorFields, minorPartOf } from '../../article/minorChange.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { changeInOrder } from './changeArticle.ts';

/** The newest text of an article whose source changes it at every poll, as reviseArticle stores it. */
interface PutOff {
  source: string;
  digest: string;
  /** The fields as JSON. */
  fields: string;
}

/** Ingests the newest text of an article whose source changes it at every poll. May run twice. */
export async function ingestPostponed(context: Context, id: string): Promise<void> {
  const { store } = context;
  const stored = await store.redis.hget(store.keys.article(id), 'putOff');
  if (stored === null) {
    await setDue(store, { id, at: { 'put-off': false } });
    return;
  }
  const { source, digest, fields } = JSON.parse(stored) as PutOff;
  const change = { event: 'article.revised', source, digest, putOff: digest, actor: source } as const;
  await changeInOrder(context, id, change, () => minorPartOf(JSON.parse(fields) as MinorFields));
}
