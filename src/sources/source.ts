import type { z } from 'zod';
import type { ArticleInput } from '../article/article.ts';
import type { Clock } from '../clock.ts';
import type { SourceConfig } from '../config/schema.ts';
import type { ParsedArticles, Refusal } from '../extract/json.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Seal } from '../net/seal.ts';
import type { Random } from '../random.ts';
import type { Announced } from './feed/hub.ts';

export type { Refusal } from '../extract/json.ts';

/** What a source remembers between polls; stored unchanged. */
export type SourceMemory = Record<string, string>;

export interface SourceContext {
  net: Outbound;
  clock: Clock;
  random: Random;
  log: Log;
  newsroom: { id: string; name: string; url: string; language: string; timezone: string };
  /** The base of relative paths in the configuration. */
  baseFolder: string;
}

export interface Taken {
  outcome: 'new' | 'revised' | 'unchanged' | 'rejected';
  headline: string;
  reason?: string;
}

/** What arrived in one piece (a file, a page, a feed document) and is moved away or remembered as one. */
export interface Batch {
  /** The piece's name in reports: a file's name or an address. */
  name: string;
  articles: ArticleInput[];
  refusals: Refusal[];
  /** The address that its one article had before it moved, if its server says so. */
  formerly?: string;
  /** Its articles are incomplete: missing fields stay as they were. */
  partial?: boolean;
  /** Every guid of the document that it is a part of, if it is one. */
  guids?: readonly string[];
  /** What was left out of articles that are among `articles` (an unreadable date). */
  notes?: Refusal[];
  /** Called once everything acceptable is durable: the place to move a file away. */
  acknowledge?(taken: Taken[]): Promise<void>;
}

export interface Poll {
  batches: AsyncIterable<Batch> | Iterable<Batch>;
  /** What to remember; read after the batches are done, stored only then. */
  memory(): SourceMemory;
  /** The earliest instant (ms) of the next poll that the source asks for (`Retry-After`). */
  notBefore?: number | undefined;
  /** For the operator: "not modified", "3 entries", "2 files". */
  saw(): string;
  /** How many items the source lists now, including known ones; missing if it said nothing (304) or has no list. */
  listed?: number;
  /** The articles that the batches will bring, as far as they are known in advance by address or guid. */
  fresh?: Pick<ArticleInput, 'guid' | 'url'>[];
  /** All entries of the list as it names them, if it is one document, instead of `fresh`. */
  entries?: ArticleInput[];
  /** Whether some listed items remain for the next poll; called after the batches are done. */
  unfinished?(): boolean;
  /** Notes for the operator although all went well (an address that moved); called after the batches. */
  warnings?(): string[];
  /** Its hub: null if it names none, missing if it said nothing about it (304). */
  hub?: Announced | null;
}

/** A hub's push: a document of the source's own kind. */
export interface HubContent {
  contentType: string;
  body: Uint8Array;
}

/** A push to `POST /ingest/<source>`: the received bytes, decompressed, and the headers in lower case. */
export interface Pushed {
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
  /** What the signature covers, if it isn't the decompressed body: some senders sign what they have compressed. */
  signed?: Uint8Array;
}

/** A parsed push; and if it is signed, when (ms) and what identifies this delivery alone. */
export interface Accepted extends ParsedArticles {
  signed?: { at: number; mark: string };
}

/** A source type: one file that exports these names in this order. Polled ones have `poll`, pushed ones `accept`. */
export interface SourceType<C extends SourceConfig = SourceConfig> {
  type: string;
  schema: z.ZodObject;
  /** Content sent here is intentional: it always makes drafts, however old it is. A site's own list is not. */
  pushed: boolean;
  /** Reads what is new. Throws a SluglineError if the source itself can't be read. */
  poll?(source: C, memory: SourceMemory, context: SourceContext): Promise<Poll>;
  /** Reads a hub's push, as a poll would. Throws a SluglineError if it can't be read. */
  receive?(source: C, content: HubContent, memory: SourceMemory, context: SourceContext): Promise<Poll>;
  /** What a push with these headers must be signed with. Throws a SluglineError if no body could be valid. */
  seal?(source: C, headers: Pushed['headers'], context: Pick<SourceContext, 'clock'>): Seal;
  /** Reads a push. Throws a SluglineError if it isn't the source's own or is unreadable as a whole. */
  accept?(source: C, pushed: Pushed, context: Pick<SourceContext, 'clock' | 'newsroom'>): Promise<Accepted>;
  /** Everything that a poll would return now; throws if the source can't be read. Stores and moves nothing. */
  test(source: C, context: SourceContext): Promise<{ batches: Batch[] }>;
}
