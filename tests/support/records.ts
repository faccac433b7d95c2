import type { Context } from '../../src/actions/context.ts';
import { draftArticle } from '../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import type { IngestFrom } from '../../src/article/revision.ts';
import { type Draft, draftsOfArticle } from '../../src/review/draft.ts';
import { writerOf } from '../../src/store/writer.ts';

export const byCommand: IngestFrom = { source: 'command', pushed: true };

/** Ingests an article and runs the jobs that its event would wake up. */
export async function publish(
  context: Context,
  article: Record<string, unknown>,
  from = byCommand,
): Promise<string> {
  const row = await ingestOne(context, article, from);
  if (!row.id) throw new Error(`not taken in: ${row.reason}`);
  await syndicate(context, row.id);
  await draftArticle(context, row.id);
  return row.id;
}

/** The article's draft for a channel. */
export async function draftFor(context: Context, articleId: string, channel: string): Promise<Draft> {
  const draft = (await draftsOfArticle(context.store, articleId)).find((each) => each.channel === channel);
  if (!draft) throw new Error(`no draft for ${channel}`);
  return draft;
}

/** Everything that is stored of a newsroom, to check that nothing changed. */
export async function everythingStored(context: Context): Promise<Record<string, unknown>> {
  const { keys } = context.store;
  const redis = writerOf(context.store);
  const stored: Record<string, unknown> = {};
  // A test's newsroom is small; the product never looks for keys.
  const names = (await redis.keys(`${keys.base}*`)).sort();
  for (const name of names) {
    const type = await redis.type(name);
    if (type === 'hash') stored[name] = await redis.hgetall(name);
    else if (type === 'zset') stored[name] = await redis.zrange(name, '0', '-1', 'WITHSCORES');
    else if (type === 'set') stored[name] = (await redis.smembers(name)).sort();
    else if (type === 'stream') stored[name] = await redis.xrange(name, '-', '+');
    else if (type === 'string')
      stored[name] = await redis.getBuffer(name).then((value) => value?.toString('hex'));
  }
  return stored;
}
