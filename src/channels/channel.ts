import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CountingRule } from '../compose/counting/index.ts';
import type { ChannelConfig } from '../config/schema.ts';
import type { Log } from '../log.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import type { Outbound } from '../net/outbound.ts';
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

/** One post (or one part of a thread) as it goes out. Built from the draft as it is stored, never kept. */
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
  /** The article's link as it stands in the text. */
  link: string;
  headline: string;
  /** What a link's card says below the headline: the standfirst, else the first summary point. */
  description?: string;
  /** The picture that goes with the post, for platforms that show one. */
  image?: { url: string; alt?: string };
  /** The remote id of the part before, for a thread. */
  replyTo?: string;
  /** Whom it goes to, where a type sends to each recipient by itself (`recipients`). */
  recipient?: string;
  /** The articles that go out together. */
  digest?: DigestContent;
}

/** What became of one attempt. Only `sent` and `refused` are final; only `not-sent` may be repeated. */
export type Outcome =
  | { kind: 'sent'; remoteId: string; remoteUrl?: HttpUrl; status?: number }
  /** Certainly not on the platform: failed connection, 429, the platform's own "not accepted". */
  | { kind: 'not-sent'; reason: string; status?: number; retryAfterMs?: number; account?: AccountFault }
  /** Refused for good, in the platform's words. */
  | { kind: 'refused'; reason: string; status?: number }
  /** It may have arrived: cut connection, time-out, 5xx, unreadable answer. */
  | { kind: 'uncertain'; reason: string; status?: number; retryAfterMs?: number };

/**
 * Where the account is at fault and not the post: its token is no longer valid (`signed-out`), or it has asked too often
 * (`limited`). The whole channel waits then, and the attempt counts as none.
 */
export type AccountFault = 'signed-out' | 'limited';

/**
 * What a look at the platform shows. A look compares what the post answers, and its own link where it has one.
 * `cannot-tell` is not `absent`: the look itself failed. `ambiguous`: posts are there that look like ours and may be
 * somebody else's, or more than one is ours; a person decides.
 */
export type Found =
  | { kind: 'found'; remoteId: string; remoteUrl?: HttpUrl }
  | { kind: 'absent'; looked: string }
  | { kind: 'ambiguous'; candidates: string[]; reason?: string }
  | { kind: 'cannot-tell'; reason: string };

/** A post that is out, and what is expected of it there. */
export interface PostedCopy {
  remoteId: string;
  remoteUrl?: HttpUrl;
  /** The text that should stand there. */
  text: string;
  /** Whether it was removed: a platform that shows nothing may then be asked to remove it once more, which is harmless. */
  removed: boolean;
}

/** What reading a post back shows. `text` is missing where the platform shows that it is there but not what it says. */
export type ReadBack =
  | { kind: 'there'; text?: string }
  | { kind: 'gone'; evidence: string }
  | { kind: 'cannot-tell'; reason: string };

export interface ChannelContext {
  net: Outbound;
  clock: Clock;
  log: Log;
  store: Store;
  newsroom: { id: string; name: string; url: string; timezone: string };
  /** Where this server's own pages stand, without a slash at the end. */
  webBase: string;
}

/** What an attempt gets beside the post: it must be over before the deadline. */
export interface Attempt {
  /** 1 for the first. */
  number: number;
  /** Milliseconds of the newsroom's time: the first attempt of this push. */
  firstAttemptAt: number;
  /** Newsroom time (ms): the claim's end. No byte may leave after it; the channel hands it to `Outbound`. */
  deadline: number;
  /** Aborted at the deadline, and earlier where the program must stop. */
  signal: AbortSignal;
}

/** No byte may leave after these. */
type Bounds = Pick<Attempt, 'signal' | 'deadline'>;

/** What a look needs to know about the attempts whose trace it seeks. */
export type Attempted = Pick<Attempt, 'number' | 'firstAttemptAt'>;

export interface Abilities {
  /** How an uncertain attempt is settled; `blind`: only a person can; `person`: a person posts it in the first place. */
  settles: 'own-id' | 'key-and-look' | 'two-step' | 'look' | 'blind' | 'person';
  /** For how long after the first attempt the platform heeds the key of a repeat (ms); 0: never. */
  repeatWithin: number;
  maxParts: number;
  edits: boolean;
  removes: boolean;
}

/** Which account a channel posts to: another id, token or spelling of the same one is the same text here. */
export type Account =
  /** `guessed`: the platform would not say; what the configuration says stands for it. */
  { kind: 'known'; account: string; guessed?: true } | { kind: 'unknown'; reason: string };

/** How long a post may be by the platform's own word, in the counting rule's unit. */
export type PostLimit = { characters: number } | { reason: string };

export interface ChannelCheck {
  ok: boolean;
  /** What was found, in a sentence: the account's name, or what is wrong and how to mend it. */
  says: string;
}

/** A channel type: one file that exports these names in this order. */
export interface ChannelType<C extends ChannelConfig = ChannelConfig> {
  type: string;
  schema: z.ZodObject;
  counting: CountingRule['name'];
  /** The rule of a channel whose configuration decides it. */
  countingOf?(channel: C): CountingRule['name'];
  abilities(channel: C): Abilities;
  /** The ids of those to whom each post goes by itself, a delivery each. */
  recipients?(channel: C): string[];
  /** What is sent for a post, as it goes on the wire (without secrets); also what previews show. */
  payload(post: Post, channel: C): Record<string, unknown>;
  /** One attempt. Never throws for what the platform or the network does: that is an outcome. */
  send(post: Post, channel: C, attempt: Attempt, context: ChannelContext): Promise<Outcome>;
  /** Looks for the post at the platform. Never throws; changes nothing there. */
  find(post: Post, channel: C, attempted: Attempted, context: ChannelContext): Promise<Found>;
  /** Gives a post another text. `attempt` bounds it as it bounds a send; the same edit again is harmless. */
  edit?(remoteId: string, post: Post, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Removes a post; one that is gone already counts as removed, so a second removal is harmless. */
  remove?(remoteId: string, channel: C, context: ChannelContext, within?: Bounds): Promise<Outcome>;
  /** Reads a post back by its id. Never throws. One that can't is left out: nothing is confirmed there. */
  readBack?(copy: PostedCopy, channel: C, context: ChannelContext): Promise<ReadBack>;
  /** The platform's own id of the post at an address that a person gives; undefined where the address doesn't say it. */
  idAt?(address: URL, channel: C): string | undefined;
  /**
   * Which account this is; asked before a new channel's first post, so that one that was only renamed posts nothing
   * again. Every type that sends can say it, but for one by which people post. Never throws; changes nothing there.
   */
  account?(channel: C, context: ChannelContext): Promise<Account>;
  /** Asks how long a post may be where each server decides that for itself. Never throws; changes nothing there. */
  limit?(channel: C, context: ChannelContext): Promise<PostLimit>;
  /** What the platform charges for a post with these parts, in a sentence; left out where it charges nothing. */
  cost?(parts: string[], channel: C): string;
  /** For how many posts a day the channel's budget pays; undefined where it has none. */
  paidPerDay?(channel: C): number | undefined;
  /** What the channel builds on and its platform has dated: an API's version, a price list. */
  datedFacts?(channel: C): DatedFact[];
  /** Can this channel be used? Posts nothing. */
  check(channel: C, context: ChannelContext): Promise<ChannelCheck>;
}
