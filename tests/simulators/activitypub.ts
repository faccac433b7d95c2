import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'undici';
import { claimOf, type Headers, sign, signByRfc9421 } from './activitypub/signatures.ts';
import { answerJson, cut, type Running, readBody, serve } from './server.ts';

type Document = Record<string, unknown> & { id: string; type: string };

/** A post as people on the server see it. */
interface FediversePost {
  id: string;
  /** The HTML that the server got. */
  content: string;
  document: Document;
  /** How many activities with another id created it; more than 1 would be a second post. */
  created: number;
  edits: string[];
  deletedAt?: number;
}

/** What goes wrong with one request to an inbox: `lost` carries it out and cuts the connection. */
export type InboxFault = 'lost' | 'cut' | 500 | 503 | 404 | 410;

export interface FediverseOptions {
  now: () => number;
  port?: number;
  /** The names of its accounts. */
  accounts?: string[];
  /** Whether its accounts share an inbox; by default they do. */
  shares?: boolean;
  /** The only kind of signature that it accepts; by default both. */
  accepts?: 'cavage' | 'rfc9421';
  /** Whether it shows an account only to signed requests, as Mastodon's secure mode does. */
  isSecure?: boolean;
  faults?: () => InboxFault | undefined;
  /** Called for everything that reached an inbox. */
  onReceived?: (entry: Received) => void;
}

interface Received {
  id: string;
  type: string;
  to: string;
  outcome: string;
  way?: string;
}

export interface FediverseServer extends Running {
  host: string;
  /** Every post that anybody here ever saw, oldest first. */
  truth: FediversePost[];
  /** Everything that reached an inbox: its id, and what became of it. */
  log: Received[];
  /** Each profile that an actor announced, in the order of arrival. */
  profiles: Document[];
  /** The accounts whose request to follow was accepted. */
  following: Set<string>;
  /** Finds an actor by its name, as a person does in the search box: WebFinger, then its document. */
  find(name: string): Promise<Document>;
  /** Sends an activity, signed as one of the accounts; `change` alters what is sent. */
  send(
    account: string,
    inbox: string,
    activity: object,
    change?: SendChange,
  ): Promise<{ status: number; text: string }>;
  follow(account: string, actor: Document): Promise<number>;
  unfollow(account: string, actor: Document): Promise<number>;
  /** Deletes an account: its address is gone from then on. */
  deleteAccount(account: string): void;
  /** Its accounts have new keys from now on. */
  changeKeys(): void;
  accountUrl(account: string): string;
}

export interface SendChange {
  headers?: (headers: Headers) => Headers;
  /** Another body than the one that was signed. */
  body?: string;
  /** A body as it is, signed, in the activity's place. */
  raw?: string;
  way?: 'cavage' | 'rfc9421';
  keyId?: string;
  privateKey?: KeyObject;
  at?: number;
}

const everyone = 'https://www.w3.org/ns/activitystreams#Public';
const type = 'application/activity+json';
const keys = Array.from({ length: 2 }, () => generateKeyPairSync('rsa', { modulusLength: 2_048 }));

/**
 * A strict server of the fediverse. It verifies every signature by its own code against the sender's key, which it reads
 * at the sender's address; it drops what it has by its activity's id; and shows only posts of accounts that somebody
 * here follows.
 */
export async function startFediverse({
  now,
  port = 0,
  accounts = ['ann'],
  shares = true,
  accepts,
  isSecure = false,
  faults = () => undefined,
  onReceived = () => undefined,
}: FediverseOptions): Promise<FediverseServer> {
  const truth: FediversePost[] = [];
  const log: Received[] = [];
  const note = (entry: Received) => {
    log.push(entry);
    onReceived(entry);
  };
  const profiles: Document[] = [];
  const following = new Set<string>();
  const seen = new Set<string>();
  const gone = new Set<string>();
  const known = new Map<string, Document>();
  let pair = keys[0];
  let asked = 0;

  const base = () => running.url;
  const accountUrl = (account: string) => `${base()}/users/${account}`;
  const keyOf = (account: string) => `${accountUrl(account)}#main-key`;

  async function fetchDocument(url: string): Promise<Document> {
    const signed = sign(
      { method: 'GET', url, body: '' },
      { keyId: keyOf(accounts[0] ?? ''), privateKey: pair!.privateKey, now: now() },
    );
    const answer = await request(url, { headers: { ...signed, accept: type } });
    const text = await answer.body.text();
    const given = String(answer.headers['content-type']);
    if (answer.statusCode !== 200 || !given.startsWith(type))
      throw new Error(`${url}: ${answer.statusCode} ${given}`);
    const document = JSON.parse(text) as Document;
    if (document.id !== url.split('#')[0]) throw new Error(`${url} is ${document.id}`);
    return document;
  }

  async function signerOf(claimKey: string): Promise<{ id: string; key: string }> {
    const url = claimKey.split('#')[0] ?? '';
    // As GoToSocial: what is known of a key is never read again.
    const document = known.get(claimKey) ?? (await fetchDocument(url));
    known.set(claimKey, document);
    const key = document.publicKey as { id: string; owner: string; publicKeyPem: string };
    if (key.id !== claimKey || key.owner !== document.id) throw new Error('not the owner’s key');
    return { id: document.id, key: key.publicKeyPem };
  }

  async function receive(incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = await readBody(incoming);
    const fault = faults();
    if (fault === 'cut') return cut(response);
    if (typeof fault === 'number') return answerJson(response, fault, { error: 'a fault' });
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const to = url.pathname;
    const refuse = (status: number, error: string) => {
      note({ id: '', type: '', to, outcome: `${status} ${error}` });
      answerJson(response, status, { error });
    };
    if (!String(headers['content-type']).startsWith(type)) return refuse(415, 'not an activity');
    const claim = claimOf({ method: 'POST', url: base() + to, headers, body }, now());
    if (typeof claim === 'string') return refuse(401, claim);
    if (accepts && claim.way !== accepts) return refuse(401, `only ${accepts} is accepted here`);
    const signer = await signerOf(claim.keyId);
    if (!claim.isBy(signer.key)) return refuse(401, 'the signature is wrong');
    const activity = JSON.parse(body) as Document & {
      actor: string;
      object: Document | string;
      to?: string[];
      cc?: string[];
    };
    if (activity.actor !== signer.id) return refuse(401, 'signed by somebody else');
    if (!String(activity['@context']).includes('https://www.w3.org/ns/activitystreams'))
      return refuse(400, 'no context');
    if (!activity.id.startsWith(`${new URL(signer.id).origin}/`)) return refuse(400, 'an id of another host');
    const outcome = carryOut(activity);
    note({ id: activity.id, type: activity.type, to, outcome, way: claim.way });
    if (fault === 'lost') return cut(response);
    answerJson(response, 202, {});
  }

  function carryOut(
    activity: Document & { actor: string; object: Document | string; to?: string[] },
  ): string {
    if (seen.has(activity.id)) return 'known';
    const { object } = activity;
    const id = typeof object === 'string' ? object : object.id;
    const post = truth.find((each) => each.id === id);
    if (activity.type === 'Accept') {
      const follow = object as Document & { actor: string; object: string };
      if (follow.type !== 'Follow' || follow.object !== activity.actor) return 'not our request';
      following.add(follow.actor);
    } else if (![...following].length) return 'nobody follows';
    else if (activity.type === 'Create') {
      const note = object as Document & { attributedTo: string; content: string; to: string[] };
      if (note.attributedTo !== activity.actor || !note.to.includes(everyone))
        return 'not a public post of its actor';
      if (post) post.created += 1;
      else truth.push({ id, content: note.content, document: note, created: 1, edits: [] });
    } else if (activity.type === 'Update') {
      if (id === activity.actor) {
        const { inbox, publicKey } = object as Document;
        if (!inbox || !publicKey) return 'not a whole actor';
        profiles.push(object as Document);
        seen.add(activity.id);
        return 'done';
      }
      const note = object as Document & { content: string; updated?: string };
      if (!note.updated) return 'an edit without its time';
      if (!post) return 'unknown post';
      post.edits.push(note.content);
      post.content = note.content;
      post.document = note;
    } else if (activity.type === 'Delete') {
      if ((object as Document).type !== 'Tombstone') return 'not a tombstone';
      if (!post) return 'unknown post';
      post.deletedAt = now();
    } else return 'ignored';
    seen.add(activity.id);
    return 'done';
  }

  function show(incoming: IncomingMessage, response: ServerResponse, account: string): void {
    const refusal = !accounts.includes(account)
      ? 404
      : gone.has(account)
        ? 410
        : isSecure && !incoming.headers.signature && 401;
    if (refusal) {
      answerJson(response, refusal, { error: 'not shown' });
      return;
    }
    asked += 1;
    const id = accountUrl(account);
    const publicKeyPem = pair!.publicKey.export({ type: 'spki', format: 'pem' });
    answerJson(
      response,
      200,
      {
        '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
        id,
        type: 'Person',
        preferredUsername: account,
        inbox: `${id}/inbox`,
        outbox: `${id}/outbox`,
        ...(shares ? { endpoints: { sharedInbox: `${base()}/inbox` } } : {}),
        publicKey: { id: keyOf(account), owner: id, publicKeyPem },
      },
      { 'content-type': `${type}; charset=utf-8` },
    );
  }

  const running = await serve(async (incoming, response, url) => {
    if (incoming.method === 'POST') return receive(incoming, response, url);
    const account = /^\/users\/(\w+)$/.exec(url.pathname)?.[1];
    if (account) return show(incoming, response, account);
    if (url.pathname === '/truth') return answerJson(response, 200, { truth, log, asked });
    return answerJson(response, 404, { error: 'nothing here' });
  }, port);

  const send: FediverseServer['send'] = async (account, inbox, activity, change = {}) => {
    const written = { '@context': 'https://www.w3.org/ns/activitystreams', ...activity };
    const body = change.raw ?? JSON.stringify(written);
    const signer = {
      keyId: change.keyId ?? keyOf(account),
      privateKey: change.privateKey ?? pair!.privateKey,
      now: change.at ?? now(),
    };
    const signed = (change.way === 'rfc9421' ? signByRfc9421 : sign)(
      { method: 'POST', url: inbox, body },
      signer,
    );
    const answer = await request(inbox, {
      method: 'POST',
      headers: change.headers?.(signed) ?? signed,
      body: change.body ?? body,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const followOf = (account: string, actor: Document) => ({
    id: `${accountUrl(account)}#follows/${encodeURIComponent(actor.id)}`,
    type: 'Follow',
    actor: accountUrl(account),
    object: actor.id,
  });

  return {
    ...running,
    host: new URL(running.url).host,
    truth,
    log,
    profiles,
    following,
    accountUrl,
    send,
    async find(name) {
      const [user, host] = name.replace(/^@/, '').split('@');
      const origin = `http://${host}`;
      const finger = await request(`${origin}/.well-known/webfinger?resource=acct:${user}@${host}`);
      const { subject, links } = (await finger.body.json()) as {
        subject: string;
        links: { rel: string; type: string; href: string }[];
      };
      if (subject !== `acct:${user}@${host}`) throw new Error(`${subject} was found for ${name}`);
      const self = links.find((link) => link.rel === 'self' && link.type === type);
      return fetchDocument(self?.href ?? '');
    },
    async follow(account, actor) {
      return (await send(account, String(actor.inbox), followOf(account, actor))).status;
    },
    async unfollow(account, actor) {
      following.delete(accountUrl(account));
      const undo = {
        id: `${accountUrl(account)}#undos/${now()}`,
        type: 'Undo',
        actor: accountUrl(account),
        object: followOf(account, actor),
      };
      return (await send(account, String(actor.inbox), undo)).status;
    },
    deleteAccount: (account) => void gone.add(account),
    changeKeys() {
      pair = keys[1];
    },
  };
}
