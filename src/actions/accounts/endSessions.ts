import { foldName } from '../../accounts/names.ts';
import { sessionsOf } from '../../accounts/sessions.ts';
import { requireUser } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { endSessions as endInStore } from '../../store/scripts/account/endSessions.ts';
import { type Context, requireRole } from '../context.ts';

/**
 * Signs a user out: of one session by its id, of all but one, or of all. People end their own, admins everyone's.
 * Returns how many ended.
 */
export async function endSessions(
  context: Context,
  command: { name: string; id?: string; except?: string },
): Promise<number> {
  const { store, actor } = context;
  if (foldName(actor.name) !== foldName(command.name) || actor.kind === 'command')
    requireRole(context, 'admin');
  const { name } = await requireUser(store, command.name);
  const sessions = await sessionsOf(store, name);
  const chosen = sessions.filter(({ id }) => (command.id ? id === command.id : id !== command.except));
  if (command.id && chosen.length === 0) throw new SluglineError('session.unknown', { id: command.id });
  if (chosen.length === 0) return 0;
  const digests = chosen.map(({ digest }) => digest);
  const { ended } = await endInStore(store, {
    user: foldName(name),
    subject: name,
    digests,
    actor: actor.name,
  });
  return ended;
}
