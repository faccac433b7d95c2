import { z } from 'zod';
import { verifySubscription } from '../src/actions/verifySubscription.ts';
import { verifiedTogether } from '../src/syndication/hub/limits.ts';
import { askedById, isTrusted } from '../src/syndication/hub/subscription.ts';
import type { JobNeeds } from './job.ts';

/** Asks one subscriber whether it meant what was asked of the hub in its name. */
export const name = 'verify-subscription';
export const payload = z.object({ id: z.string(), request: z.string().optional() });
export const retry = { attempts: 3, firstMs: 1_000 };
export const concurrency = 128;

const againMs = 100;
const underWay = new Map<string, number>();

/** One host gets so many at a time: whoever names somebody else's host can't make us flood it, nor hold up the others. */
export async function handle({ id, request }: z.infer<typeof payload>, needs: JobNeeds): Promise<void> {
  const host = (await askedById(needs.store, id))?.host ?? '';
  const held = underWay.get(host) ?? 0;
  if (held >= verifiedTogether && !(await isTrusted(needs.store, host))) {
    const notBefore = needs.clock.now() + againMs;
    await needs.enqueue([{ name, payload: { id, request }, id: `${id}-w${notBefore}`, notBefore }]);
    return;
  }
  underWay.set(host, held + 1);
  try {
    await verifySubscription(needs, id, request);
  } finally {
    const left = (underWay.get(host) ?? 1) - 1;
    if (left > 0) underWay.set(host, left);
    else underWay.delete(host);
  }
}
