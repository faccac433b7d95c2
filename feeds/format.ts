import type { Correction, Image } from '../src/article/article.ts';

/** A feed's head: what stands above its entries. */
export interface Feed {
  id: string;
  title: string;
  description: string;
  language: string;
  /** The page a person reads. */
  siteUrl: string;
  /** This document's own address. */
  selfUrl: string;
  hubUrl?: string;
  /** The other formats of the same feed: extension to address. */
  alternates: Record<string, string>;
  /** The newest change among its members, RFC 3339. */
  updatedAt: string;
  newsroomName: string;
}

/** An article as a feed shows it: already cleaned, only what the feed's readers may see. */
export interface Entry {
  id: string;
  /** A stable URN or tag URI: the same for ever, over every revision. */
  entryId: string;
  url: string;
  headline: string;
  bullets: string[];
  standfirst?: string;
  /** Sanitised HTML with absolute URLs. */
  body?: string;
  image?: Image;
  authors: string[];
  section?: string;
  tags: string[];
  language: string;
  publishedAt: string;
  updatedAt: string;
  corrections: Correction[];
}

/** A feed format: one file that exports these names in this order. */
export interface FeedFormat {
  /** Without the dot. */
  extension: string;
  mediaType: string;
  /** The whole document from its head and its entries' fragments, in order. Pure: the same in, the same bytes out. */
  render(feed: Feed, fragments: string[]): string;
  /** One entry's part of the document. Throws where this article would break the format. */
  fragment(entry: Entry): string;
}
