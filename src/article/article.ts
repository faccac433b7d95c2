import { z } from 'zod';
import { HttpUrl } from '../net/httpUrl.ts';
import { limits } from './limits.ts';

/** RFC 3339 with an offset or `Z`; a date alone is 00:00 in the newsroom's zone and is resolved before this. */
const instant = z.iso.datetime({ offset: true });

const ImageInput = z.strictObject({
  /** Not checked here: intake drops an invalid one, reports it, and accepts the article without it. */
  url: z
    .unknown()
    .meta({ type: 'string', format: 'uri' })
    .transform((given) => (typeof given === 'string' ? given : JSON.stringify(given)))
    .optional(),
  /** The line as printed under the image, credit included. */
  caption: z.string().optional(),
  /** The caption's credit without its label ("Photo:"). */
  credit: z.string().optional(),
  alt: z.string().optional(),
});

/** A name; nothing else that a system says about an author, such as an address, is stored. */
const Author = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

/**
 * An article as a source sends it: the webhook, the API, `ingest` and every extractor produce this. Only `headline` is
 * required. Headline and summary points are plain text; `body` is HTML, or text with blank lines between paragraphs.
 */
export const ArticleInput = z.object({
  /** Ours (`a_…`) if such an article exists, otherwise the source's own identity. */
  id: z.string().min(1).max(limits.guid).optional(),
  guid: z.string().min(1).max(limits.guid).optional(),
  url: HttpUrl.optional(),
  headline: z.string(),
  bullets: z.array(z.string()).max(50).optional(),
  standfirst: z.string().optional(),
  body: z.string().optional(),
  image: z.preprocess((given) => (typeof given === 'string' ? { url: given } : given), ImageInput.optional()),
  authors: z.array(Author).max(50).optional(),
  dateline: z.string().optional(),
  section: z.string().optional(),
  tags: z.array(z.string()).max(100).optional(),
  /** BCP 47; detected from the text if missing. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag')
    .optional(),
  publishedAt: instant.optional(),
  updatedAt: instant.optional(),
  embargoUntil: instant.nullish(),
  breaking: z.boolean().optional(),
  access: z.enum(['public', 'subscribers']).optional(),
  contentWarning: z.string().optional(),
  sensitive: z.boolean().optional(),
  /** Where it may go: channel ids; an empty list means nowhere. */
  channels: z.array(z.string()).max(100).optional(),
  /** Only `withdrawn` has an effect: it withdraws the article named by `url` or `id`. */
  status: z.enum(['published', 'corrected', 'withdrawn']).optional(),
});

export type ArticleInput = z.infer<typeof ArticleInput>;

export interface Image {
  url?: HttpUrl;
  caption?: string;
  credit?: string;
  alt?: string;
}

export interface Correction {
  at: string;
  note: string;
}

/** What makes a revision: the same content is `unchanged`, other content is revision n+1. */
export interface ArticleContent {
  headline: string;
  bullets: string[];
  standfirst?: string;
  /** Sanitised HTML. */
  body?: string;
  image?: Image;
  authors: string[];
  dateline?: string;
  section?: string;
  tags: string[];
  language: string;
  publishedAt: string;
  updatedAt: string;
  embargoUntil?: string;
  breaking: boolean;
  access: 'public' | 'subscribers';
  contentWarning?: string;
  sensitive?: boolean;
  channels?: string[];
}

/** What a digest is made of. A digest is stored as an article that no public door shows. */
export interface DigestOf {
  channel: string;
  since: string;
  until: string;
  /** Its articles in their order, with the links that lead to them from this channel. */
  items: { articleId: string; link: string }[];
}

/** An article as it is stored: one JSON document per revision. */
export interface Article extends ArticleContent {
  /** `a_…`, derived once from the first identity seen. */
  id: string;
  /** Its canonical URL on the publisher's site; missing if it lives on its own page here. */
  canonicalUrl?: HttpUrl;
  /** The first source to send it; `command` and `api` for those two doors. */
  source: string;
  status: 'published' | 'corrected' | 'withdrawn';
  revision: number;
  /** `by`: who wrote the note, for the four-eyes rule. */
  corrections: (Correction & { by?: string })[];
  /** The article's own short code. */
  code: string;
  firstSeenAt: string;
  /** The newest "updated" that a source gave; ours moves with corrections too. */
  sourceUpdatedAt?: string;
  /** False for old articles of a first poll: in feeds, but without drafts. */
  makesDrafts: boolean;
  /** Why its drafts wait for a person even on `auto` channels (a braked source, a near-duplicate, a restore). */
  holdDrafts?: string;
  /** What should happen to the published posts, as decided by the person who withdrew it. */
  copiesOnWithdraw?: 'remove' | 'keep';
  digestOf?: DigestOf;
}

/** An article as people and programs see it. */
export interface PublicArticle extends ArticleContent {
  id: string;
  url: string;
  source: string;
  status: Article['status'];
  revision: number;
  corrections: Correction[];
  shortUrl: string;
}

/** The base addresses of the newsroom's own pages and short links, without a trailing slash. */
export interface Addresses {
  webBase: string;
  linkBase: string;
}

/** The article's address: its canonical URL, or its public page here. */
export function urlOf(article: Pick<Article, 'id' | 'canonicalUrl'>, addresses: Addresses): string {
  return article.canonicalUrl ?? recordUrlOf(article.id, addresses);
}

/** The article's public page here. */
export function recordUrlOf(id: string, addresses: Addresses): string {
  return `${addresses.webBase}/articles/${id}`;
}

export function shortUrlOf(code: string, addresses: Addresses): string {
  return `${addresses.linkBase}/${code}`;
}

/** The article in the shape that the API, the command line and the live pages show. */
export function publicShape(article: Article, addresses: Addresses): PublicArticle {
  const {
    canonicalUrl,
    code,
    firstSeenAt,
    sourceUpdatedAt,
    makesDrafts,
    holdDrafts,
    copiesOnWithdraw,
    digestOf,
    ...shown
  } = article;
  const corrections = article.corrections.map(({ at, note }) => ({ at, note }));
  return { ...shown, corrections, url: urlOf(article, addresses), shortUrl: shortUrlOf(code, addresses) };
}
