import { type Link, requireLink } from '../../links/link.ts';
import { requireAllowedTarget } from '../../links/target.ts';
import { changeLink } from '../../store/scripts/link/changeLink.ts';
import { type Context, requireRole } from '../context.ts';

/** Changes where a link leads (its history is kept), disables it, or enables it again. */
export async function changeShortLink(
  context: Context,
  command: { code: string; target?: string | undefined; disabled?: boolean | undefined },
): Promise<Link> {
  requireRole(context, 'editor');
  const { code, disabled } = command;
  const target =
    command.target === undefined ? undefined : requireAllowedTarget(command.target, context.config);
  await changeLink(context.store, { code, target, disabled, actor: context.actor.name });
  return requireLink(context.store, code, context.config.web.baseUrl);
}
