import { resetCopies } from '../../store/scripts/feed/resetCopies.ts';
import { type Context, requireRole } from '../context.ts';

/** Makes every process of the newsroom drop and rebuild what it has cached for readers. */
export async function dropCached(context: Context): Promise<void> {
  requireRole(context, 'admin');
  await resetCopies(context.store, { actor: context.actor.name });
}
