import { reasonOf } from '../../errors.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import type { Context } from '../context.ts';
import type { Ingested } from './ingest.ts';

/**
 * Adds what a content system pushed to its source's counts. The articles are stored already, so a failure here is only
 * logged.
 */
export async function countPushed(
  { store, clock, log }: Pick<Context, 'store' | 'clock' | 'log'>,
  source: string,
  rows: Pick<Ingested, 'outcome'>[],
): Promise<void> {
  const add: Record<string, number> = { seen: rows.length };
  for (const { outcome } of rows) add[outcome] = (add[outcome] ?? 0) + 1;
  const now = clock.now();
  const saw = `pushed: ${rows.length} ${rows.length === 1 ? 'article' : 'articles'}`;
  try {
    await changeSource(store, {
      source,
      record: { add, set: { lastAttemptAt: now, lastSuccessAt: now, saw } },
    });
  } catch (error) {
    log.warn({ source, reason: reasonOf(error) }, 'a push was stored, but could not be counted');
  }
}
