import { z } from 'zod';
import type { PostRecord } from './record.ts';

/** The collections of standard.site. */
export const siteCollections = ['site.standard.publication', 'site.standard.document'] as const;
export type SiteCollection = (typeof siteCollections)[number];

const graphemesOf = (text: string) => [...new Intl.Segmenter().segment(text)].length;
/** A string of the lexicons: at most so many graphemes, and ten times as many bytes. */
const textUpTo = (graphemes: number) =>
  z
    .string()
    .min(1)
    .refine((text) => graphemesOf(text) <= graphemes && Buffer.byteLength(text) <= graphemes * 10, {
      error: `must not be longer than ${graphemes} graphemes or ${graphemes * 10} bytes`,
    });
const webAddress = z.url({ protocol: /^https?$/ }).refine((url) => !url.endsWith('/'), {
  error: 'has a slash at its end',
});

const Publication = z.strictObject({
  $type: z.literal('site.standard.publication'),
  url: webAddress,
  name: textUpTo(500),
  description: textUpTo(3_000).optional(),
  icon: z.unknown().optional(),
  basicTheme: z.unknown().optional(),
  preferences: z.strictObject({ showInDiscover: z.boolean().optional() }).optional(),
});

const Document = z.strictObject({
  $type: z.literal('site.standard.document'),
  site: z.string().regex(/^at:\/\/did:[a-z]+:\w+\/site\.standard\.publication\/\w+$/),
  path: z.string().startsWith('/').optional(),
  title: textUpTo(500),
  description: textUpTo(3_000).optional(),
  publishedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime().optional(),
  tags: z.array(textUpTo(128).refine((tag) => !tag.startsWith('#'))).optional(),
  coverImage: z.unknown().optional(),
  bskyPostRef: z.strictObject({ uri: z.string(), cid: z.string() }).optional(),
});

/**
 * The lexicons of standard.site (bluesky-social/atproto, lexicons/site/standard, read on 2026-11-29), without the fields
 * that Slugline should not write. A real server does not know them and stores anything; the AppView drops what does not
 * conform, so here it is refused at once.
 */
export const SiteRecord = z.discriminatedUnion('$type', [Publication, Document]);
export type SiteRecord = z.infer<typeof SiteRecord>;

/** One version of a record, from the moment at which it was written. */
export interface SiteVersion {
  collection: SiteCollection;
  rkey: string;
  uri: string;
  cid: string;
  at: number;
  record: SiteRecord;
  /** When another version took its place, or it was deleted. */
  endedAt?: number;
}

/** As the AppView compares addresses: without query, fragment and a slash at the end. */
function comparable(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, '')}`;
}

/** What is wrong with the references of a post's card; undefined if they are those that the AppView shows. */
export function wrongReferences({ embed }: PostRecord, there: SiteVersion[]): string | undefined {
  const external = embed?.$type === 'app.bsky.embed.external' ? embed.external : undefined;
  if (!external?.associatedRefs) return undefined;
  const found = external.associatedRefs.map(({ uri, cid }) =>
    there.find((version) => version.uri === uri && version.cid === cid),
  );
  if (found.includes(undefined)) return 'a reference names no record, or another version of it';
  const document = found.find((version) => version?.record.$type === 'site.standard.document')?.record;
  const publication = found.find((version) => version?.record.$type === 'site.standard.publication');
  if (document?.$type !== 'site.standard.document' || !publication) return 'there must be both records';
  if (document.site !== publication.uri) return 'the document belongs to another publication';
  const { record } = publication;
  const url = record.$type === 'site.standard.publication' ? `${record.url}${document.path ?? ''}` : '';
  return comparable(url) === comparable(external.uri)
    ? undefined
    : 'the card leads elsewhere than the document';
}
