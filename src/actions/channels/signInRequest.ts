import { createHash } from 'node:crypto';
import { z } from 'zod';
import { channelContext, requireChannel } from '../../channels/configured.ts';
import type { SignInWay } from '../../channels/signIn/tokens.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';

/** The state of a sign-in that has begun at a platform; sealed in the store until the person returns. */
export const SignInRequest = z.object({
  channel: z.string(),
  /** The session that began the sign-in: no other one may finish it. */
  session: z.string(),
  verifier: z.string(),
  redirect: z.string(),
  client: z.object({ id: z.string(), secret: z.string().optional() }),
});
export type SignInRequest = z.infer<typeof SignInRequest>;

export const requestPurpose = 'sign-in request';

/** The key of a request; the state itself is not stored. */
export function placeOfState(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 32);
}

/** How a channel's account signs in. Throws if its tokens can't be stored here. */
export function requireWay(context: Context, id: string): SignInWay {
  const { type, config } = requireChannel(context, id);
  const way = type.signIn?.(config, channelContext(context));
  if (!way) throw new SluglineError('channel.no-sign-in', { id, type: type.type });
  if (!way.isKept) throw new SluglineError('channel.token-configured', { platform: id });
  return way;
}
