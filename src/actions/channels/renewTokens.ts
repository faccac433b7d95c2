import { channelContext, findChannel } from '../../channels/configured.ts';
import { NothingSent } from '../../channels/request.ts';
import { reasonOf } from '../../errors.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';

/**
 * Renews every channel's tokens that expire soon, so that a channel on which nothing is posted for weeks stays signed
 * in. The next run retries what failed; people are warned two weeks before a sign-in ends.
 */
export async function renewTokens(context: Context): Promise<void> {
  await forEachIsolated(context, context.config.channels, 'renewing tokens', async ({ id, dryRun }) => {
    const channel = findChannel(context, id);
    const way = dryRun ? undefined : channel?.type.signIn?.(channel.config, channelContext(context));
    if (!way) return;
    try {
      if (await way.renewAhead()) context.log.info({ channel: id }, 'tokens were renewed');
    } catch (error) {
      if (!(error instanceof NothingSent)) throw error;
      context.log.warn(
        { channel: id, reason: reasonOf(error) },
        'tokens could not be renewed ahead of their end',
      );
    }
  });
}
