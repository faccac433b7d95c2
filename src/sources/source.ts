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

/** What a source remembers between polls; kept in the store as it was given. */
export type SourceMemory = Record<string, string>;

export interface SourceContext {
  net: Outbound;
  clock: Clock;
  random: Random;
  log: Log;
  newsroom: { id: string; name: string; url: string; language: string; timezone: string };
  /** Where relative paths of the configuration start. */
  baseFolder: string;
}

export interface Taken {
  outcome: 'new' | 'revised' | 'unchanged' | 'rejected';
  headline: string;
  reason?: string;
}

/** What came in one piece (a file, a page, a feed document) and is put aside as one piece. */
export interface Batch {
  /** What the piece is called in reports: a file's name or an address. */
  name: string;
  articles: ArticleInput[];
  refusals: Refusal[];
  /** The address that its one article had before it moved, where its server says so. */
  formerly?: string;
  /** Its articles say only part of what is known of them: what they don't say stays as it was. */
  partial?: boolean;
  /** Every guid of the document that it is a piece of, where it is one. */
  guids?: readonly string[];
  /** What was left out of articles that are among `articles` (a date that can't be read). */
  notes?: Refusal[];
  /** Called once what could be taken is durable: the place to move a file aside. */
  acknowledge?(taken: Taken[]): Promise<void>;
}

export interface Poll {
  batches: AsyncIterable<Batch> | Iterable<Batch>;
  /** What to remember; read after the batches are through, stored only then. */
  memory(): SourceMemory;
  /** The earliest instant (ms) at which the source wants to be asked again (`Retry-After`). */
  notBefore?: number | undefined;
  /** In words, for the operator: "not modified", "3 entries", "2 files". */
  saw(): string;
  /** How many items the source lists now, known ones too; missing where it said nothing (304) or keeps no list. */
  listed?: number;
  /** What the batches are about to bring, as far as it is known before they come: told by address or guid. */
  fresh?: Pick<ArticleInput, 'guid' | 'url'>[];
  /** Whether some of what it lists is still to be read, in the next poll; asked after the batches are through. */
  unfinished?(): boolean;
  /** What the operator should know although all went well (an address that moved); asked after the batches. */
  warnings?(): string[];
  /** The hub that pushes it: null where it names none, missing where it said nothing of it (304). */
  hub?: Announced | null;
}

/** What a hub pushed: a document of the source's own kind. */
export interface HubContent {
  contentType: string;
  body: Uint8Array;
}

/** What was pushed to `POST /ingest/<source>`: the bytes as they came, inflated, and the headers in lower case. */
export interface Pushed {
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
  /** What the signature is over, where it isn't the inflated body: some senders sign what they have packed. */
  signed?: Uint8Array;
}

/** What was pushed, read; and where it is signed, when (ms) and what names this delivery alone. */
export interface Accepted extends ParsedArticles {
  signed?: { at: number; mark: string };
}

/**
 * A source type: one file that exports these names in this order. Polled ones have `poll`, pushed ones `accept`.
 */
export interface SourceType<C extends SourceConfig = SourceConfig> {
  type: string;
  schema: z.ZodObject;
  /** What comes here is somebody's word: it always makes drafts, however old it is. A site's own list is not. */
  pushed: boolean;
  /** Reads what is new. Throws a SluglineError where the source itself can't be read. */
  poll?(source: C, memory: SourceMemory, context: SourceContext): Promise<Poll>;
  /** Reads what the source's hub pushed, as a poll would. Throws a SluglineError where it can't be read. */
  receive?(source: C, content: HubContent, memory: SourceMemory, context: SourceContext): Promise<Poll>;
  /** What a push with these headers must be signed with. Throws a SluglineError where no body would make it right. */
  seal?(source: C, headers: Pushed['headers'], context: Pick<SourceContext, 'clock'>): Seal;
  /** Reads what was pushed. Throws a SluglineError where it isn't the source's own or is unreadable as a whole. */
  accept?(source: C, pushed: Pushed, context: Pick<SourceContext, 'clock' | 'newsroom'>): Promise<Accepted>;
  /** What a poll would give now, all of it; throws where the source can't be read. Stores and moves nothing. */
  test(source: C, context: SourceContext): Promise<{ batches: Batch[] }>;
}
