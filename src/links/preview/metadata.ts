import { Parser } from 'htmlparser2';
import { decode } from '../../extract/decode.ts';

/** A page's metadata for crawlers: `og:title`, `twitter:card`, `description`, … with `<title>` as `title`. */
export type PageMetadata = ReadonlyMap<string, string>;

/** Uses the first value of each name, as crawlers do; `bytes` is as much of the page as a crawler reads. */
export function metadataIn(bytes: Uint8Array, contentType: string | undefined): PageMetadata {
  const metadata = new Map<string, string>();
  const add = (name: string | undefined, content: string | undefined) => {
    const value = content?.replace(/\s+/g, ' ').trim();
    const key = name?.trim().toLowerCase();
    if (key && value && !metadata.has(key)) metadata.set(key, value);
  };
  let title: string | undefined;
  let inTitle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'meta') add(attributes.property ?? attributes.name, attributes.content);
      if (name === 'link' && attributes.rel?.toLowerCase() === 'canonical') add('canonical', attributes.href);
      if (name === 'title' && title === undefined) inTitle = true;
      // An SVG drawing in the body may have a title of its own.
      if (name === 'body') title ??= '';
    },
    ontext(text) {
      if (inTitle) title = (title ?? '') + text;
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false;
    },
  });
  parser.end(decode(bytes, 'page', contentType));
  add('title', title);
  return metadata;
}
