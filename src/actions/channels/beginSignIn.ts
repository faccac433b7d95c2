import { createHash } from 'node:crypto';
import { requireChannel } from '../../channels/configured.ts';
import type { Client, SignInWay } from '../../channels/signIn/tokens.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { holdSignInRequest } from '../../store/scripts/channel/holdSignInRequest.ts';
import { seal } from '../../store/sealedText.ts';
import { type Context, requireRole } from '../context.ts';
import { placeOfState, requestPurpose, requireWay, type SignInRequest } from './signInRequest.ts';

/**
 * Begins a person's sign-in at a channel's platform and returns the page at which they continue. It is bound to their
 * session.
 */
export async function beginSignIn(
  context: Context,
  { id, session, redirect }: { id: string; session: string; redirect: string },
): Promise<{ page: string }> {
  requireRole(context, 'admin');
  const way = requireWay(context, id);
  const client = await clientOf(context, id, way, redirect);
  const { store, secret } = context;
  const state = `${randomToken(store.random)}${randomToken(store.random)}`;
  // RFC 7636 wants 43 characters at least.
  const verifier = store.random.bytes(32).toString('base64url');
  const request: SignInRequest = { channel: id, session, verifier, redirect, client };
  const place = placeOfState(state);
  const sealed = seal(JSON.stringify(request), {
    secret,
    purpose: requestPurpose,
    place,
    random: store.random,
  });
  await holdSignInRequest(store, { state: place, sealed });
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { page: way.page({ client, redirect, state, challenge }) };
}

async function clientOf(context: Context, id: string, way: SignInWay, redirect: string): Promise<Client> {
  if (way.register)
    return way.register(redirect).catch((error: unknown) => {
      throw new SluglineError('channel.sign-in-refused', { why: reasonOf(error) }, { cause: error });
    });
  const { clientId, clientSecret } = requireChannel(context, id).config;
  if (typeof clientId !== 'string') throw new SluglineError('channel.no-client', { id });
  return { id: clientId, ...(typeof clientSecret === 'string' ? { secret: clientSecret } : {}) };
}
