import { draftArticle } from '../../src/actions/draftArticle.ts';
import { type IngestFrom, ingestOne } from '../../src/actions/ingest.ts';
import type { Needs } from '../../src/actions/needs.ts';
import { syndicate } from '../../src/actions/syndicate.ts';
import { type Draft, draftsOfArticle } from '../../src/review/draft.ts';

export const byCommand: IngestFrom = { source: 'command', pushed: true };

/** Takes in an article and runs what its event would wake up. */
export async function publish(
  needs: Needs,
  article: Record<string, unknown>,
  from = byCommand,
): Promise<string> {
  const row = await ingestOne(needs, article, from);
  if (!row.id) throw new Error(`not taken in: ${row.reason}`);
  await syndicate(needs, row.id);
  await draftArticle(needs, row.id);
  return row.id;
}

/** The article's draft for a channel. */
export async function draftFor(needs: Needs, articleId: string, channel: string): Promise<Draft> {
  const draft = (await draftsOfArticle(needs.store, articleId)).find((each) => each.channel === channel);
  if (!draft) throw new Error(`no draft for ${channel}`);
  return draft;
}

/** Everything that is kept of a newsroom, to see that nothing changed. */
export async function everythingKept(needs: Needs): Promise<Record<string, unknown>> {
  const { redis, keys } = needs.store;
  const kept: Record<string, unknown> = {};
  // A test's newsroom is small; the product never looks for keys.
  const names = (await redis.keys(`${keys.base}*`)).sort();
  for (const name of names) {
    const type = await redis.type(name);
    if (type === 'hash') kept[name] = await redis.hgetall(name);
    else if (type === 'zset') kept[name] = await redis.zrange(name, '0', '-1', 'WITHSCORES');
    else if (type === 'set') kept[name] = (await redis.smembers(name)).sort();
    else if (type === 'stream') kept[name] = await redis.xrange(name, '-', '+');
    else if (type === 'string')
      kept[name] = await redis.getBuffer(name).then((value) => value?.toString('hex'));
  }
  return kept;
}
