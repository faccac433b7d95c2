import { z } from 'zod';
import { joined } from '../../joined.ts';
import { isPublicHost } from '../../net/addresses.ts';
import { jsonOf } from '../answer.ts';
import type { ChannelCheck, ChannelContext } from '../channel.ts';
import { type Actor, ActorFault, openActor } from './actor.ts';
import { acceptsActivities, accountName } from './addresses.ts';
import { audienceOf } from './audience.ts';

const Found = z.object({
  links: z.array(z.object({ rel: z.string(), href: z.string().optional(), type: z.string().optional() })),
});
const Shown = z.object({ id: z.string(), publicKey: z.object({ publicKeyPem: z.string() }) });

/** How long each answer of our own server may take (ms). */
const timeoutMs = 8_000;

/** Why nobody could follow an actor at this address; undefined if they could. */
export function addressFault(webBase: string): string | undefined {
  const { protocol, hostname } = new URL(webBase);
  if (!isPublicHost(hostname))
    return `Nobody on the internet reaches ${webBase}, so only servers on this machine or network can follow. Set web.baseUrl to a public https address.`;
  if (protocol !== 'https:')
    return `Other servers follow only over https. Set web.baseUrl to an https address instead of ${webBase}.`;
  return undefined;
}

/**
 * Whether people can follow the actor: its address is found by WebFinger, and shows the actor with its key, from outside
 * as through the proxy in front.
 */
export async function checkActor(context: ChannelContext, username: string): Promise<ChannelCheck> {
  const { webBase } = context;
  const wrong = (says: string): ChannelCheck => ({ ok: false, says });
  const name = accountName(webBase, username);
  // Within a network of one's own it can be tried; what is wrong with the address is said beside the check.
  if (addressFault(webBase) && isPublicHost(new URL(webBase).hostname))
    return wrong(`Nobody can follow @${name} yet.`);
  let actor: Actor;
  try {
    actor = await openActor(context, username);
  } catch (error) {
    if (error instanceof ActorFault) return wrong(joined`${error.message}.`);
    throw error;
  }
  const finger = `${new URL(webBase).origin}/.well-known/webfinger?resource=acct:${encodeURIComponent(name)}`;
  const found = await get(context, finger, 'application/jrd+json');
  const links = Found.safeParse(found.body).data?.links ?? [];
  if (links.find(({ rel }) => rel === 'self')?.href !== actor.addresses.id)
    return wrong(
      `${finger} answered ${found.status} and does not name the actor: the proxy in front must pass /.well-known/webfinger to this server.`,
    );
  const shown = await get(context, actor.addresses.id, acceptsActivities);
  const { data } = Shown.safeParse(shown.body);
  if (data?.id !== actor.addresses.id || data.publicKey.publicKeyPem !== actor.publicKey)
    return wrong(`${actor.addresses.id} answered ${shown.status} and does not show this actor.`);
  const { says } = await audienceOf(context.store, username);
  return { ok: true, says: [`People can follow @${name}.`, ...says].join(' ') };
}

async function get({ net }: ChannelContext, url: string, accept: string) {
  const answer = await net.request(url, { headers: { accept }, timeoutMs, maxBytes: 65_536, redirects: 0 });
  return { status: answer.status, body: answer.status === 200 ? jsonOf(answer) : undefined };
}
