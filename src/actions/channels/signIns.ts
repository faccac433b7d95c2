import { channelContext, findChannel } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import type { Context } from '../context.ts';

/** How a channel's account is signed in, as far as the store knows. No platform is queried. */
export interface ChannelSignIn {
  isSignedIn: boolean;
  /** Since when its tokens have been stored here; missing if they are in newsroom.yaml. */
  since?: string;
  /** When a person must sign in again, if known. */
  endsAt?: string;
  /** A sentence that says that the sign-in ends soon or has ended. */
  note?: string;
}

/** How long before a sign-in ends people are warned (ms). */
const toldAheadMs = 14 * 86_400_000;

/** The sign-in of each channel whose tokens can be stored here, by its id. */
export async function signIns(context: Context): Promise<Record<string, ChannelSignIn>> {
  const found = await Promise.all(
    context.config.channels.map(async ({ id }) => {
      const signIn = await signInOf(context, id);
      return signIn ? [[id, signIn] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function signInOf(context: Context, id: string): Promise<ChannelSignIn | undefined> {
  const channel = findChannel(context, id);
  const way = channel?.type.signIn?.(channel.config, channelContext(context));
  if (!way) return undefined;
  const { isSignedIn, keptAt, endsAt } = await way.state();
  const note = isSignedIn ? endNote(endsAt, context.clock.now()) : undefined;
  return {
    isSignedIn,
    ...(keptAt === undefined ? {} : { since: toInstant(keptAt) }),
    ...(endsAt === undefined ? {} : { endsAt: toInstant(endsAt) }),
    ...(note ? { note } : {}),
  };
}

function endNote(endsAt: number | undefined, now: number): string | undefined {
  if (endsAt === undefined || endsAt - toldAheadMs > now) return undefined;
  const when = toInstant(endsAt).slice(0, 10);
  return endsAt > now
    ? `its sign-in ends on ${when}: sign in again at /ops/channels, or put a new token into newsroom.yaml`
    : `its sign-in ended on ${when}: sign in again at /ops/channels, or put a new token into newsroom.yaml`;
}
