import { createHash } from 'node:crypto';
import { withoutEnd } from '../../ends.ts';
import type { PostedArticle } from '../channel.ts';
import { recordKeyOf } from './key.ts';
import type { RecordPlace } from './repository.ts';

/** The collections of standard.site in an account's repository. */
const publications = 'site.standard.publication';
const documents = 'site.standard.document';

/** A record under a key of ours, with the names of all fields that we may write into it. */
export interface OwnRecord {
  place: RecordPlace;
  ours: Record<string, unknown>;
  names: string[];
}

/** Keys are TIDs, as the lexicons want, and always the same: writing again overwrites. */
function keyFrom(...parts: string[]): string {
  return recordKeyOf(createHash('sha256').update(parts.join('\n')).digest('hex'));
}

export function publicationPlace(newsroomId: string): RecordPlace {
  return { collection: publications, rkey: keyFrom(publications, newsroomId) };
}

export function documentPlace(newsroomId: string, articleId: string): RecordPlace {
  return { collection: documents, rkey: keyFrom(documents, newsroomId, articleId) };
}

/** `at://<DID>/<collection>/<key>`. */
export function addressOf(did: string, { collection, rkey }: RecordPlace): string {
  return `at://${did}/${collection}/${rkey}`;
}

/**
 * An address below the site as its path from there, with its query; undefined if it is elsewhere. Bluesky shows a
 * document on a card only if the card's address is the publication's address followed by this path, without their
 * queries (atproto, packages/bsky/src/util/standard-site.ts, read on 2026-11-29).
 */
export function pathBelow(site: string, address: string): string | undefined {
  const base = URL.parse(site);
  const url = URL.parse(address);
  if (!base || !url || base.origin !== url.origin) return undefined;
  const folder = withoutEnd(base.pathname, /\//);
  if (url.pathname !== folder && !url.pathname.startsWith(`${folder}/`)) return undefined;
  return (url.pathname.slice(folder.length) || '/') + url.search;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text, cut at a character's end to what a lexicon allows: as many graphemes, and ten times as many bytes. */
function fitted(text: string, graphemes: number): string {
  const ellipsis = '…';
  const bytes = graphemes * 10;
  if (text.length <= graphemes && Buffer.byteLength(text) <= bytes) return text;
  let count = 0;
  let length = 0;
  let end = 0;
  let endWithEllipsis = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    count += 1;
    length += Buffer.byteLength(segment);
    if (count > graphemes || length > bytes) return text.slice(0, endWithEllipsis) + ellipsis;
    end = index + segment.length;
    if (count < graphemes && length + Buffer.byteLength(ellipsis) <= bytes) endWithEllipsis = end;
  }
  return text;
}

/** The newsroom as a site.standard.publication. */
export function publicationOf({ id, name, url }: { id: string; name: string; url: string }): OwnRecord {
  return {
    place: publicationPlace(id),
    ours: { $type: publications, url, name: fitted(name, 500) },
    names: ['$type', 'url', 'name'],
  };
}

/**
 * An article as a site.standard.document of a publication, without its text; undefined if its address is not below the
 * newsroom's site.
 */
export function documentOf(
  newsroomId: string,
  publicationUri: string,
  article: PostedArticle,
): OwnRecord | undefined {
  const path = pathBelow(article.site, article.url);
  if (path === undefined) return undefined;
  const { headline, description, publishedAt, updatedAt, tags } = article;
  const written = [...new Set(tags.map((tag) => fitted(tag.replace(/^#/, ''), 128)))].filter(Boolean);
  return {
    place: documentPlace(newsroomId, article.id),
    ours: {
      $type: documents,
      site: publicationUri,
      path,
      title: fitted(headline, 500),
      ...(description ? { description: fitted(description, 3_000) } : {}),
      publishedAt: instantOf(publishedAt),
      ...(updatedAt === publishedAt ? {} : { updatedAt: instantOf(updatedAt) }),
      ...(written.length > 0 ? { tags: written } : {}),
    },
    names: ['$type', 'site', 'path', 'title', 'description', 'publishedAt', 'updatedAt', 'tags'],
  };
}

/** As the AT Protocol writes instants. */
function instantOf(written: string): string {
  return new Date(written).toISOString();
}
