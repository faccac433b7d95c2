import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CountingRule } from '../compose/counting/index.ts';
import type { ChannelConfig, Config } from '../config/schema.ts';
import type { Log } from '../log.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Outbound } from '../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../pictures/fit.ts';
import type { Store } from '../store/store.ts';
import type { Audience } from './activitypub/audience.ts';
import type { Appearance } from './appearance.ts';
import type { Connecting } from './connecting.ts';
import type { DatedFact } from './datedFacts.ts';
import type { SignInWay } from './signIn/tokens.ts';

/** An article as shown in a digest. */
export interface DigestItem {
  headline: string;
  points: string[];
  standfirst?: string;
  section?: string;
  language: string;
  link: string;
}

/** The public articles that were published since the last digest. */
export interface DigestContent {
  title: string;
  language: string;
  /** The instant that the digest covers up to. */
  until: string;
  items: DigestItem[];
}

/** An article as a platform keeps a record of it. */
export interface PostedArticle {
  id: string;
  revision: number;
  headline: string;
  /** The standfirst, otherwise the first summary point. */
  description?: string;
  /** The newsroom's site, without a slash at its end; and the article's canonical address. */
  site: string;
  url: string;
  publishedAt: string;
  updatedAt: string;
  tags: string[];
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
  /** The article's canonical address with the parameters that its short link adds. */
  trackedUrl?: string;
  headline: string;
  /** The text of the link's card below the headline: the standfirst, otherwise the first summary point. */
  description?: string;
  /** The post's picture, for platforms that show one. */
  image?: { url: string; alt?: string };
  /** The platform's id of that picture, if it was uploaded before. */
  media?: string;
  /** The picture's file, for a platform that accepts it with the post. */
  file?: FittedPicture;
  /** The remote id of the previous part, for a thread. */
  replyTo?: string;
  /** The recipient, for a type that sends to each recipient separately (`recipients`). */
  recipient?: string;
  /** The articles of a digest. */
  digest?: DigestContent;
  article?: PostedArticle;
}

/** The outcome of one attempt. Only `sent` and `refused` are final; only `not-sent` may be repeated. */
export type Outcome =
  /** `restMs`: the platform reports that few requests are left, so the channel waits this long before its next one. */
  | { kind: 'sent'; remoteId: string; remoteUrl?: HttpUrl; status?: number; restMs?: number }
  /** Certainly not on the platform: the connection failed, 429, or the platform says that it did not accept it. */
  | { kind: 'not-sent'; reason: string; status?: number; retryAfterMs?: number; account?: AccountFault }
  /** Refused permanently, with the platform's message. */
  | { kind: 'refused'; reason: string; status?: number }
  /** It may have arrived: the connection broke, timeout, 5xx, unreadable answer. */
  | { kind: 'uncertain'; reason: string; status?: number; retryAfterMs?: number };

/**
 * The account is at fault and not the post: its token is no longer valid (`signed-out`), or it has sent too many
 * requests (`limited`). The whole channel then waits, and the attempt does not count.
 */
export type AccountFault = 'signed-out' | 'limited';

/**
 * The result of a lookup on the platform, which compares what the post replies to, and its own link if it has one.
 * `cannot-tell` is not `absent`: the lookup itself failed. `ambiguous`: there are posts that resemble ours but may be
 * someone else's, or more than one is ours; a person decides.
 */
export type Found =
  | { kind: 'found'; remoteId: string; remoteUrl?: HttpUrl }
  | { kind: 'absent'; looked: string }
  | { kind: 'ambiguous'; candidates: string[]; reason?: string }
  /** `forGood`: another lookup would not show more. */
  | { kind: 'cannot-tell'; reason: string; forGood?: true };

/** A published post, and how it should be. */
export interface PostedCopy {
  remoteId: string;
  remoteUrl?: HttpUrl;
  /** The expected text. */
  text: string;
  /**
   * Whether it was removed: on a platform that shows nothing, the removal may be repeated to find out, which is
   * harmless.
   */
  removed: boolean;
}

/** The result of reading a post back. `text` is missing if the platform shows that the post exists but not its text. */
export type ReadBack =
  | { kind: 'there'; text?: string }
  | { kind: 'gone'; evidence: string }
  /** `forGood`: another lookup would not show more. */
  | { kind: 'cannot-tell'; reason: string; forGood?: true };

/** A change of the platform's record of an article. */
export interface DocumentChange {
  articleId: string;
  article: PostedArticle | undefined;
  /** The delivery that changes it, and how its attempt is limited. */
  deliveryId: string;
  attempt?: Bounds & Pick<Attempt, 'claim'>;
}

/** The result of looking at that record. */
export type DocumentSeen =
  | { kind: 'as-wanted'; remoteId: string }
  | { kind: 'differs'; reason: string }
  | { kind: 'cannot-tell'; reason: string };

/** A platform's statistics of a post; numbers that the platform does not count are left out. */
export type PostStatistics = Partial<Record<(typeof statisticsNames)[number], number>>;

/** Our names for them, whatever a platform calls them: a favourite is a like, a boost a repost, a comment a reply. */
export const statisticsNames = ['likes', 'reposts', 'replies', 'quotes', 'views'] as const;

/** The result of a query for the statistics of posts. */
export type StatisticsAnswer =
  /** By remote id; a post that the platform does not show is missing. `restMs`: few requests are left for this long. */
  | { kind: 'read'; posts: ReadonlyMap<string, PostStatistics>; restMs?: number }
  /** `retryAfterMs`: the platform asks for this wait. `refused`: the account needs other permissions to read them. */
  | { kind: 'unread'; reason: string; retryAfterMs?: number; refused?: true };

export interface ChannelContext {
  net: Outbound;
  clock: Clock;
  log: Log;
  store: Store;
  /** The newsroom's secret: seals an account's stored tokens. */
  secret: Buffer;
  newsroom: { id: string; name: string; url: string; timezone: string };
  /** The base of this server's own pages, without a trailing slash. */
  webBase: string;
}

/** What an attempt gets besides the post. It must end before the deadline. */
export interface Attempt {
  /** 1 for the first. */
  number: number;
  /** The claim's id: what an attempt stores of its steps is stored only while it lasts. */
  claim?: string;
  /** The newsroom's time (ms) of the first attempt at this push. */
  firstAttemptAt: number;
  /**
   * The end of the claim, by the newsroom's time (ms). No byte may be sent after it; the channel passes it to
   * `Outbound`.
   */
  deadline: number;
  /** Aborted at the deadline, and earlier if the program must stop. */
  signal: AbortSignal;
}

/** No byte may be sent after these. */
type Bounds = Pick<Attempt, 'signal' | 'deadline'>;

/** What a lookup needs to know about the attempts that it is for. */
export type Attempted = Pick<Attempt, 'number' | 'firstAttemptAt'>;

export interface Abilities {
  /**
   * How an uncertain attempt is settled. `blind`: only a person can; `person`: a person makes the post in the first
   * place.
   */
  settles: 'own-id' | 'key-and-look' | 'two-step' | 'look' | 'blind' | 'person';
  /** How long after the first attempt the platform recognises a repeated key (ms); 0: never. */
  repeatWithin: number;
  maxParts: number;
  edits: boolean;
  removes: boolean;
  /** Whether a post shows the article's picture, with its alt text. */
  describesPictures?: boolean;
}

/** Which account a channel posts to. Another id, token or spelling of the same account gives the same text here. */
export type Account =
  /** `guessed`: derived from the configuration, because the platform did not say. */
  | { kind: 'known'; account: string; guessed?: true }
  /** `signedOut`: the platform no longer accepts the account's token or password. */
  | { kind: 'unknown'; reason: string; signedOut?: true };

/**
 * The outcome of a picture's upload: the platform's id of it; `refused` because of the picture itself, so that a
 * smaller one may be accepted; `failed` for any other reason.
 */
export type Uploaded = { media: string } | { kind: 'refused' | 'failed'; reason: string };

/** The platform's own maximum length of a post, in the counting rule's unit. */
export type PostLimit = { characters: number } | { reason: string };

export interface ChannelCheck {
  ok: boolean;
  /** The finding as a sentence: the account's name, or what is wrong and how to fix it. */
  says: string;
  /** What a person should do about a channel that works, a sentence or two each. */
  concerns?: string[];
}

/** How many posts a budget pays for; each part of a thread counts as one. */
export interface PaidPosts {
  perDay?: number | undefined;
  perMonth?: number | undefined;
}

/** A channel type: one file that exports these names in this order. */
export interface ChannelType<C extends ChannelConfig = ChannelConfig> {
  type: string;
  schema: z.ZodObject;
  /** What must be created at the platform first, and the keys that a channel of this type needs. */
  connecting: Connecting;
  counting: CountingRule['name'];
  /** How posts of this type look in the platform's feed. */
  appearance: Appearance<C>;
  /** The counting rule, for a type whose configuration determines it. */
  countingOf?(channel: C): CountingRule['name'];
  abilities(channel: C): Abilities;
  /**
   * The platform, in `previewers`, whose crawler reads the card of a post's link; missing if the platform makes no
   * card.
   */
  previewer?: string;
  /** The ids of the recipients, for a type that sends each post to each of them as a delivery of its own. */
  recipients?(channel: C): string[];
  /** How the account signs in, if its tokens can be stored here. */
  signIn?(channel: C, context: ChannelContext): SignInWay;
  /** What is sent for a post, in the wire format (without secrets); also shown in previews. */
  payload(post: Post, channel: C): Record<string, unknown>;
  /** Makes one attempt. Never throws for an error of the platform or the network: that is an outcome. */
  send(post: Post, channel: C, attempt: Attempt, context: ChannelContext): Promise<Outcome>;
  /** Whether the platform fetches pictures from this server, which must then be reachable from the internet. */
  fetchesPictures?(channel: C): boolean;
  /** Who follows it, for a type that delivers to their servers itself. */
  audience?(channel: C, context: Pick<ChannelContext, 'store'>): Promise<Audience>;
  /** What is wrong with the base of this server's pages, for a type whose account is this server itself. */
  addressFault?(webBase: string): string | undefined;
  /** What the platform accepts as this post's picture; undefined if the post shows none. */
  pictures?(post: Pick<Post, 'text' | 'link'>, channel: C): PictureLimits | undefined;
  /**
   * Uploads a picture for a post that is not claimed yet; nobody sees it before the post. Never throws. Missing for a
   * type that sends the picture with the post (`Post.file`).
   */
  upload?(
    picture: FittedPicture,
    post: Post,
    channel: C,
    context: ChannelContext,
    within: Pick<Attempt, 'signal'>,
  ): Promise<Uploaded>;
  /** Looks up the post on the platform. Never throws; changes nothing there. */
  find(post: Post, channel: C, attempted: Attempted, context: ChannelContext): Promise<Found>;
  /** Changes the text of a post. `attempt` limits it like a send; repeating the edit is harmless. */
  edit?(remoteId: string, post: Post, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Removes a post. A missing one counts as removed, so a second removal is harmless. */
  remove?(remoteId: string, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Whether the platform charges for each post that is read: then a post is read back only on request. */
  readBackCosts?: true;
  /** Reads a post back by its id. Never throws. Missing for a type that can't: nothing is confirmed there. */
  readBack?(copy: PostedCopy, channel: C, context: ChannelContext): Promise<ReadBack>;
  /** Whether the type keeps a record of each article that it posts at the platform, beside its posts. */
  keepsDocuments?(channel: C): boolean;
  /**
   * Gives the platform's record of an article the article's present state, or deletes it (`article` undefined), and
   * looks whether it is so: `sent` only then. Repeating it is harmless. Never throws. Missing for a type that keeps
   * none.
   */
  changeDocument?(change: DocumentChange, channel: C, context: ChannelContext): Promise<Outcome>;
  /** Whether the record is as `article` wants it, or absent if that is undefined. Never throws; changes nothing there. */
  documentIs?(change: DocumentChange, channel: C, context: ChannelContext): Promise<DocumentSeen>;
  /**
   * Reads the platform's statistics of these posts, at most `statisticsAtOnce` of them. Never throws; changes nothing
   * there. Missing if the platform has none.
   */
  statistics?(remoteIds: string[], channel: C, context: ChannelContext): Promise<StatisticsAnswer>;
  /** How many posts one request for statistics may name. */
  statisticsAtOnce?: number;
  /** How many posts' statistics cost as much as one post; missing if they cost nothing. */
  statisticsForPost?(channel: C): number;
  /** The platform's id of the post at an address that a person gave; undefined if the address doesn't contain it. */
  idAt?(address: URL, channel: C): string | undefined;
  /**
   * Which account this is. Queried before a new channel's first post, so that a renamed channel posts nothing again.
   * Every type that sends supports it, except the one for posting by hand. Never throws; changes nothing there.
   */
  account?(channel: C, context: ChannelContext): Promise<Account>;
  /** Queries how long a post may be if each server decides that for itself. Never throws; changes nothing there. */
  limit?(channel: C, context: ChannelContext): Promise<PostLimit>;
  /** What the platform charges for a post with these parts, as a sentence; missing if it charges nothing. */
  cost?(parts: string[], channel: C): string;
  /** How many posts the channel's budget pays for; undefined if it has none. */
  paidPosts?(channel: C): PaidPosts | undefined;
  /** What in newsroom.yaml keeps a part of the channel from working, a sentence each. */
  configConcerns?(channel: C, config: Pick<Config, 'channels' | 'sources' | 'newsroom'>): string[];
  /** Facts with an end date that the channel depends on: an API's version, a price list. */
  datedFacts?(channel: C): DatedFact[];
  /** Whether this channel can be used. Posts nothing. */
  check(channel: C, context: ChannelContext): Promise<ChannelCheck>;
}
