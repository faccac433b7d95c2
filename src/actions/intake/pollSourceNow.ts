import { SluglineError } from '../../errors.ts';
import { requireSource, statsOf } from '../../sources/configuredSource.ts';
import { readSubscription } from '../../sources/subscription.ts';
import { withLock } from '../../store/locks.ts';
import type { Context } from '../context.ts';
import { type Polled, pollUnderLock } from './pollUnderLock.ts';

/**
 * Polls a source because a person asks for it, even if its schedule says otherwise or it rests. Throws if it can't be
 * polled: it is pushed, another process polls it, or it can't be read.
 */
export async function pollSourceNow(
  context: Context,
  id: string,
): Promise<Exclude<Polled, { failure: unknown }>> {
  const { store } = context;
  const { config, type } = requireSource(context, id);
  if (!type.poll)
    throw new SluglineError('source.not-polled', { id, url: `${context.config.web.baseUrl}/ingest/${id}` });
  let polled: Polled | undefined;
  await withLock(context, store.keys.sourcePoll(id), async (lock) => {
    const stats = await statsOf(store, config);
    const subscription = type.receive ? await readSubscription(store, id) : undefined;
    polled = await pollUnderLock(context, config, type, { id, stats, lock }, subscription, false);
  });
  if (!polled) throw new SluglineError('source.being-polled', { id });
  if ('failure' in polled) throw polled.failure;
  return polled;
}
