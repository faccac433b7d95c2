import { resetCopies } from '../../store/scripts/feed/resetCopies.ts';
import { type Context, requireRole } from '../context.ts';

/** Has every process of the newsroom drop its copies of what readers see and make them anew. */
export async function dropCopies(context: Context): Promise<void> {
  requireRole(context, 'admin');
  await resetCopies(context.store, { actor: context.actor.name });
}
