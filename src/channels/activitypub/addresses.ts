/** The media type of ActivityPub documents (https://www.w3.org/TR/activitypub/#retrieving-objects). */
export const activityType = 'application/activity+json';

/** What a request for such a document accepts; the second form is the Recommendation's own. */
export const acceptsActivities = `${activityType}, application/ld+json; profile="https://www.w3.org/ns/activitystreams"`;

/** Who may see a post: everyone. */
export const everyone = 'https://www.w3.org/ns/activitystreams#Public';

/** The paths of the parts that other servers use; `:username` and `:id` as the web's routes write them. */
export const paths = {
  actor: '/activitypub/actors/:username',
  sharedInbox: '/activitypub/inbox',
  note: '/activitypub/notes/:id',
};

/** An actor's own addresses, under the base that it was created with. */
export interface ActorAddresses {
  /** The actor itself, which is its id. */
  id: string;
  key: string;
  inbox: string;
  outbox: string;
  followers: string;
  following: string;
  sharedInbox: string;
}

/** The addresses of an actor; its first key has the usual name. */
export function actorAddresses(base: string, username: string, keyName = 'main-key'): ActorAddresses {
  const id = base + paths.actor.replace(':username', username);
  return {
    id,
    key: `${id}#${keyName}`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    sharedInbox: base + paths.sharedInbox,
  };
}

/** The address of a post, which is its id. */
export function noteAddress(base: string, pushId: string): string {
  return base + paths.note.replace(':id', pushId);
}

/** The id of the post at one of our addresses; undefined for any other address. */
export function noteIdAt(address: string, base: string): string | undefined {
  const start = noteAddress(base, '');
  return address.startsWith(start) ? /^[0-9a-f]{64}$/.exec(address.slice(start.length))?.[0] : undefined;
}

/** How people write an account: `@desk@daily.example` without the first sign. */
export function accountName(base: string, username: string): string {
  return `${username}@${new URL(base).host}`;
}
