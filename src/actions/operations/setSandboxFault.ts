import { requireChannel } from '../../channels/configured.ts';
import { isSandboxFault } from '../../channels/sandbox/posts.ts';
import { SluglineError } from '../../errors.ts';
import { setSandboxFault as setFault } from '../../store/scripts/channel/setSandboxFault.ts';
import { type Context, requireRole } from '../context.ts';

/** Sets the outcome of the next request to a sandbox channel; without a fault, it works. */
export async function setSandboxFault(
  context: Context,
  command: { channel: string; fault: string },
): Promise<void> {
  requireRole(context, 'editor');
  const { config } = requireChannel(context, command.channel);
  if (config.type !== 'sandbox') throw new SluglineError('channel.unknown', { id: command.channel });
  if (command.fault !== '' && !isSandboxFault(command.fault))
    throw new SluglineError('request.invalid', {
      where: 'fault',
      what: 'is not a fault that a sandbox supports',
    });
  await setFault(context.store, { ...command, actor: context.actor.name });
}
