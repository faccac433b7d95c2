import { NothingSent } from '../../channels/request.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { appendAudit } from '../../store/scripts/audit/appendAudit.ts';
import { holdSignInRequest } from '../../store/scripts/channel/holdSignInRequest.ts';
import { unseal } from '../../store/sealedText.ts';
import { type Context, requireRole } from '../context.ts';
import { type CheckedChannel, checkChannel } from './checkChannel.ts';
import { placeOfState, requestPurpose, requireWay, SignInRequest } from './signInRequest.ts';

/**
 * Ends a person's sign-in at a platform: stores the tokens and checks the channel with them. Only the session that
 * began it can end it, once, within ten minutes.
 */
export async function finishSignIn(
  context: Context,
  { state, session, code }: { state: string; session: string; code?: string | undefined },
): Promise<CheckedChannel> {
  requireRole(context, 'admin');
  const { channel, ...request } = await takeRequest(context, state, session);
  if (!code) throw new SluglineError('channel.sign-in-refused', { why: 'the platform gave no code' });
  const way = requireWay(context, channel);
  try {
    await way.keep(await way.exchange({ ...request, code }));
  } catch (error) {
    if (!(error instanceof NothingSent)) throw error;
    throw new SluglineError('channel.sign-in-refused', { why: reasonOf(error) }, { cause: error });
  }
  await appendAudit(context.store, {
    actor: context.actor.name,
    action: 'channel.signed-in',
    subject: channel,
  });
  return checkChannel(context, { id: channel });
}

async function takeRequest({ store, secret }: Context, state: string, session: string) {
  const place = placeOfState(state);
  const taken = await holdSignInRequest(store, { state: place });
  const text =
    taken.outcome === 'taken' ? unseal(taken.sealed, { secret, purpose: requestPurpose, place }) : undefined;
  const { data } = SignInRequest.safeParse(text === undefined ? undefined : JSON.parse(text));
  if (data?.session !== session) throw new SluglineError('channel.sign-in-over');
  return data;
}
