import type { Audience } from '../../channels/activitypub/audience.ts';
import { findChannel } from '../../channels/configured.ts';
import type { Context } from '../context.ts';

/** Who follows each channel that is an account of this server itself, by the channel's id. */
export async function channelAudiences(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, Audience>> {
  const rows = await Promise.all(
    context.config.channels.map(async ({ id, dryRun }) => {
      const channel = dryRun ? undefined : findChannel(context, id);
      const audience = await channel?.type.audience?.(channel.config, context);
      return audience ? [[id, audience] as const] : [];
    }),
  );
  return Object.fromEntries(rows.flat());
}
