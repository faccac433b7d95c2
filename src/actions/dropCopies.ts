import { tellReset } from '../store/scripts/tellReset.ts';
import { type Needs, requireRole } from './needs.ts';

/** Has every process of the newsroom drop its copies of what readers see and make them anew. */
export async function dropCopies(needs: Needs): Promise<void> {
  requireRole(needs, 'admin');
  await tellReset(needs.store, { actor: needs.actor.name });
}
