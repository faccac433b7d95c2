import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CountingRule } from '../compose/counting/index.ts';
import type { ChannelConfig } from '../config/schema.ts';
import type { Log } from '../log.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Outbound } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import type { Store } from '../store/store.ts';
import type { DatedFact } from './datedFacts.ts';

/** An article as it stands in a digest. */
export interface DigestItem {
  headline: string;
  points: string[];
  standfirst?: string;
  section?: string;
  language: string;
  link: string;
}

/** What was published since the last digest, as far as everybody may see it now. */
export interface DigestContent {
  title: string;
  language: string;
  /** The instant up to which it reaches. */
  until: string;
  items: DigestItem[];
}

/** One post (or one part of a thread) as it is sent. Built from the stored draft, never stored itself. */
export interface Post {
  deliveryId: string;
  /** Hex SHA-256 of the push key: the same for every attempt at this push, on every machine. */
  pushId: string;
  articleId: string;
  purpose: string;
  part: number;
  text: string;
  language: string;
  contentWarning?: string;
  sensitive?: boolean;
  /** The article's link as it occurs in the text. */
  link: string;
  headline: string;
  /** The text of a link's card below the headline: the standfirst, otherwise the first summary point. */
  description?: string;
  /** The post's picture, for platforms that show one. */
  image?: { url: string; alt?: string };
  /** What the platform calls that picture, where it was uploaded before. */
  media?: string;
  /** The remote id of the previous part, for a thread. */
  replyTo?: string;
  /** Whom it goes to, where a type sends to each recipient by itself (`recipients`). */
  recipient?: string;
  /** The articles that go out together. */
  digest?: DigestContent;
}

/** The outcome of one attempt. Only `sent` and `refused` are final; only `not-sent` may be repeated. */
export type Outcome =
  /** `restMs`: few requests are left by the platform's own count, so the channel waits so long for its next. */
  | { kind: 'sent'; remoteId: string; remoteUrl?: HttpUrl; status?: number; restMs?: number }
  /** Definitely not on the platform: failed connection, 429, the platform's own "not accepted". */
  | { kind: 'not-sent'; reason: string; status?: number; retryAfterMs?: number; account?: AccountFault }
  /** Refused permanently, with the platform's message. */
  | { kind: 'refused'; reason: string; status?: number }
  /** It may have arrived: cut connection, timeout, 5xx, unreadable answer. */
  | { kind: 'uncertain'; reason: string; status?: number; retryAfterMs?: number };

/**
 * The account is at fault and not the post: its token is no longer valid (`signed-out`), or it has sent too many
 * requests (`limited`). The whole channel waits then, and the attempt does not count.
 */
export type AccountFault = 'signed-out' | 'limited';

/**
 * What a lookup on the platform finds. It compares what the post replies to, and its own link if it has one.
 * `cannot-tell` is not `absent`: the lookup itself failed. `ambiguous`: there are posts that look like ours and may
 * be another's, or more than one is ours; a person decides.
 */
export type Found =
  | { kind: 'found'; remoteId: string; remoteUrl?: HttpUrl }
  | { kind: 'absent'; looked: string }
  | { kind: 'ambiguous'; candidates: string[]; reason?: string }
  /** `forGood`: another look would tell no more. */
  | { kind: 'cannot-tell'; reason: string; forGood?: true };

/** A published post, and what is expected of it. */
export interface PostedCopy {
  remoteId: string;
  remoteUrl?: HttpUrl;
  /** The expected text. */
  text: string;
  /** Whether it was removed: a platform that shows nothing may then get the removal once more, which is harmless. */
  removed: boolean;
}

/** The result of reading a post back. `text` is missing if the platform shows that it exists but not what it says. */
export type ReadBack =
  | { kind: 'there'; text?: string }
  | { kind: 'gone'; evidence: string }
  | { kind: 'cannot-tell'; reason: string };

export interface ChannelContext {
  net: Outbound;
  clock: Clock;
  log: Log;
  store: Store;
  /** The newsroom's secret: seals what is kept of an account. */
  secret: Buffer;
  newsroom: { id: string; name: string; url: string; timezone: string };
  /** The base of this server's own pages, without a trailing slash. */
  webBase: string;
}

/** What an attempt gets besides the post: it must end before the deadline. */
export interface Attempt {
  /** 1 for the first. */
  number: number;
  /** Milliseconds of the newsroom's time: the first attempt of this push. */
  firstAttemptAt: number;
  /** Newsroom time (ms): the claim's end. No byte may be sent after it; the channel passes it to `Outbound`. */
  deadline: number;
  /** Aborted at the deadline, and earlier if the program must stop. */
  signal: AbortSignal;
}

/** No byte may be sent after these. */
type Bounds = Pick<Attempt, 'signal' | 'deadline'>;

/** What a lookup needs to know about the attempts that it looks for. */
export type Attempted = Pick<Attempt, 'number' | 'firstAttemptAt'>;

export interface Abilities {
  /**
   * How an uncertain attempt is settled; `blind`: only a person can; `person`: a person posts it in the first place.
   */
  settles: 'own-id' | 'key-and-look' | 'two-step' | 'look' | 'blind' | 'person';
  /** For how long after the first attempt the platform recognises a repeated key (ms); 0: never. */
  repeatWithin: number;
  maxParts: number;
  edits: boolean;
  removes: boolean;
  /** A post shows the article's picture, with its alt text. */
  describesPictures?: boolean;
}

/** Which account a channel posts to: another id, token or spelling of the same account gives the same text here. */
export type Account =
  /** `guessed`: the platform would not say; derived from the configuration. */
  { kind: 'known'; account: string; guessed?: true } | { kind: 'unknown'; reason: string };

/**
 * What became of a picture's upload: what the platform calls it; `refused` for what it is, so that a smaller one may be
 * taken; `failed` for anything else.
 */
export type Uploaded = { media: string } | { kind: 'refused' | 'failed'; reason: string };

/** The platform's own maximum length of a post, in the counting rule's unit. */
export type PostLimit = { characters: number } | { reason: string };

export interface ChannelCheck {
  ok: boolean;
  /** The finding as a sentence: the account's name, or what is wrong and how to fix it. */
  says: string;
}

/** For how many posts a budget pays; each part of a thread is one here. */
export interface PaidPosts {
  perDay?: number | undefined;
  perMonth?: number | undefined;
}

/** A channel type: one file that exports these names in this order. */
export interface ChannelType<C extends ChannelConfig = ChannelConfig> {
  type: string;
  schema: z.ZodObject;
  counting: CountingRule['name'];
  /** The rule of a channel whose configuration determines it. */
  countingOf?(channel: C): CountingRule['name'];
  abilities(channel: C): Abilities;
  /** The ids of those to whom each post goes by itself, a delivery each. */
  recipients?(channel: C): string[];
  /** What is sent for a post, in the wire format (without secrets); also shown in previews. */
  payload(post: Post, channel: C): Record<string, unknown>;
  /** One attempt. Never throws for an error of the platform or the network: that is an outcome. */
  send(post: Post, channel: C, attempt: Attempt, context: ChannelContext): Promise<Outcome>;
  /** The pictures that it takes by upload, where it does. */
  pictures?: PictureLimits;
  /** Uploads a picture for a post that is not claimed yet. Never throws; nobody sees it before the post. */
  upload?(
    picture: FittedPicture,
    post: Post,
    channel: C,
    context: ChannelContext,
    within: Pick<Attempt, 'signal'>,
  ): Promise<Uploaded>;
  /** Looks up the post on the platform. Never throws; changes nothing there. */
  find(post: Post, channel: C, attempted: Attempted, context: ChannelContext): Promise<Found>;
  /** Changes the text of a post. `attempt` bounds it as it bounds a send; repeating the edit is harmless. */
  edit?(remoteId: string, post: Post, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Removes a post; a missing one counts as removed, so a second removal is harmless. */
  remove?(remoteId: string, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Reads a post back by its id. Never throws. Left out by a type that can't: nothing is confirmed there. */
  readBack?(copy: PostedCopy, channel: C, context: ChannelContext): Promise<ReadBack>;
  /** The platform's id of the post at an address given by a person; undefined if the address doesn't contain it. */
  idAt?(address: URL, channel: C): string | undefined;
  /**
   * Which account this is; queried before a new channel's first post, so that a renamed channel posts nothing again.
   * Every type that sends supports it, except one by which people post. Never throws; changes nothing there.
   */
  account?(channel: C, context: ChannelContext): Promise<Account>;
  /** Queries how long a post may be if each server decides that for itself. Never throws; changes nothing there. */
  limit?(channel: C, context: ChannelContext): Promise<PostLimit>;
  /** What the platform charges for a post with these parts, as a sentence; left out if it charges nothing. */
  cost?(parts: string[], channel: C): string;
  /** For how many posts the channel's budget pays; undefined where it has none. */
  paidPosts?(channel: C): PaidPosts | undefined;
  /** Facts that the channel depends on and that its platform has dated: an API's version, a price list. */
  datedFacts?(channel: C): DatedFact[];
  /** Whether this channel can be used. Posts nothing. */
  check(channel: C, context: ChannelContext): Promise<ChannelCheck>;
}
