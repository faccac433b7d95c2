import type { Correction, Image } from '../src/article/article.ts';

/** A feed's head: what comes before its entries. */
export interface Feed {
  id: string;
  /** A URN: permanent, whatever the feed's address becomes. */
  feedId: string;
  title: string;
  description: string;
  language: string;
  /** The page a person reads. */
  siteUrl: string;
  /** This document's own address. */
  selfUrl: string;
  hubUrl?: string;
  /** Outside hubs that are notified of its changes too. */
  moreHubs?: string[];
  /** The same feed in other formats that feed readers accept. */
  alternates: { mediaType: string; href: string }[];
  /** A picture for the feed. */
  image?: string;
  copyright?: string;
  /** The newest change among its members, RFC 3339. */
  updatedAt: string;
  newsroomName: string;
  /** The place of this document in the feed's history (RFC 5005). */
  history?: History;
  /** Entries that were withdrawn from it, newest first. */
  tombstones?: Tombstone[];
}

/** A withdrawn entry (RFC 6721): its identity and when, and nothing of its content. */
export interface Tombstone {
  entryId: string;
  when: string;
}

/** RFC 5005: an archive page has `isArchive` and `current`; the subscription document only `previous`. */
export interface History {
  isArchive: boolean;
  /** The subscription document. */
  current?: string;
  /** The next older archive page. */
  previous?: string;
  /** The next newer archive page. */
  next?: string;
}

/** Thrown by `fragment` for an entry that no valid document can contain; only that entry is left out. */
export class UnfitEntry extends Error {
  readonly articleId: string;

  constructor(articleId: string, why: string) {
    super(`Article ${articleId} is left out of the feeds: ${why}.`);
    this.name = 'UnfitEntry';
    this.articleId = articleId;
  }
}

/** An article as a feed shows it: already cleaned, and only what the feed's readers may see. */
export interface Entry {
  id: string;
  /** A stable URN or tag URI: permanent, over every revision. */
  entryId: string;
  url: string;
  headline: string;
  bullets: string[];
  standfirst?: string;
  /** Sanitised HTML with absolute URLs. */
  body?: string;
  /** The article's image; its type, size in pixels and bytes if known. */
  image?: Omit<Image, 'url'> & {
    url?: string;
    type?: string;
    width?: number;
    height?: number;
    bytes?: number | undefined;
  };
  authors: string[];
  section?: string;
  tags: string[];
  language: string;
  publishedAt: string;
  updatedAt: string;
  corrections: Correction[];
}

/** An entry as a program reads it from the document. */
export interface ReadEntry {
  id: string | undefined;
  url: string | undefined;
  headline: string | undefined;
  publishedAt: string | undefined;
}

/** A feed format: one file that exports these names in this order. */
export interface FeedFormat {
  /** Without the dot. */
  extension: string;
  mediaType: string;
  /** The display name. */
  title: string;
  /** Whether it is offered to feed readers; otherwise only partners who know its address use it. */
  forReaders: boolean;
  /**
   * The whole document from its head and its entries' fragments, in order. Pure: the same input gives the same bytes.
   */
  render(feed: Feed, fragments: string[]): string;
  /** One entry's part of the document. Throws `UnfitEntry` if this article would break the format. */
  fragment(entry: Entry): string;
  /**
   * The entries of a document, in order, read by a parser that is independent of the writer. Throws if it can't be
   * read.
   */
  read(document: string): ReadEntry[];
}
