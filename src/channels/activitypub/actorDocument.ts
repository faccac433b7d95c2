import { createHash } from 'node:crypto';
import { escapeAttribute, escapeText } from '../../article/escape.ts';
import { toInstant } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import type { ActivityPubChannel } from '../activitypub.ts';
import type { Actor } from './actor.ts';
import { everyone } from './addresses.ts';

/** The terms that an actor's document uses beyond ActivityStreams. */
export const actorContext = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
];

/** What an actor's profile shows of the configuration. */
export interface Profile {
  name: string;
  about?: string | undefined;
  avatar?: string | undefined;
  website: string;
}

/** The profile of a channel's actor. */
export function profileOf(
  { title, about, avatar }: ActivityPubChannel,
  { name, url }: Pick<Config['newsroom'], 'name' | 'url'>,
): Profile {
  return { name: title ?? name, about, avatar, website: url };
}

/** Names a profile by what it shows. */
export function profileDigest({ name, about, avatar, website }: Profile): string {
  return createHash('sha256')
    .update(JSON.stringify([name, about, avatar, website]))
    .digest('hex');
}

/** The activity that tells servers to show the profile as it is now, the actor's `n`th change of it. */
export function profileUpdate(actor: Actor, profile: Profile, n: number, at: number): object {
  const { id, followers } = actor.addresses;
  return {
    '@context': actorContext,
    id: `${id}#updates/${n}`,
    type: 'Update',
    actor: id,
    to: [everyone],
    cc: [followers],
    published: toInstant(at),
    object: actorDocument(actor, profile),
  };
}

/** The actor as other servers read it, without its context. */
export function actorDocument(
  { addresses, base, publicKey, username, createdAt }: Actor,
  { name, about, avatar, website }: Profile,
): object {
  return {
    id: addresses.id,
    type: 'Organization',
    preferredUsername: username,
    name,
    ...(about ? { summary: `<p>${escapeText(about)}</p>` } : {}),
    url: `${base}/`,
    published: toInstant(createdAt),
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: true,
    ...(avatar ? { icon: { type: 'Image', url: avatar } } : {}),
    attachment: [
      {
        type: 'PropertyValue',
        name: 'Website',
        value: `<a href="${escapeAttribute(website)}" rel="me nofollow noopener">${escapeText(website)}</a>`,
      },
    ],
    inbox: addresses.inbox,
    outbox: addresses.outbox,
    followers: addresses.followers,
    following: addresses.following,
    endpoints: { sharedInbox: addresses.sharedInbox },
    publicKey: { id: addresses.key, owner: addresses.id, publicKeyPem: publicKey },
  };
}
