import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { withoutEnd } from '../ends.ts';

/** A post as a platform shows it. */
export interface RenderedPost {
  /** Only the text, normalised by `comparable`. */
  text: string;
  /** Its link targets, as normalised URLs. */
  links: Set<string>;
}

/**
 * Text without what platforms change: white space and line breaks, Unicode composition, and the host of `@user@host`,
 * which Mastodon hides if it knows the account.
 */
export function comparable(text: string): string {
  return text
    .replace(/(@[\p{L}\p{N}_]+)@[\p{L}\p{N}.-]*[\p{L}\p{N}]/gu, '$1')
    .replace(/[\s\u{200B}\u{FEFF}]+/gu, '')
    .normalize('NFC');
}

/** The address as a normalised URL; unchanged if it is invalid. */
export function plainAddress(address: string): string {
  return URL.canParse(address) ? new URL(address).href : address;
}

/** Reads a post's HTML (`content` in Mastodon's API). */
export function readRendered(html: string): RenderedPost {
  const links = new Set<string>();
  return readPlain(textIn(html, links), links);
}

/** The text of a post's HTML, with its line breaks; its link targets are added to `links`. */
export function textIn(html: string, links: Set<string> = new Set()): string {
  const withBreaks = html.replace(/<br\b/gi, '\n$&').replace(/<\/p\b/gi, '\n\n$&');
  const text = sanitizeHtml(withBreaks, {
    allowedTags: [],
    allowedAttributes: {},
    transformTags: {
      a: (tagName, attribs) => {
        if (attribs.href) links.add(plainAddress(attribs.href));
        return { tagName, attribs };
      },
    },
  });
  return decodeHTML(text).trim();
}

/** Reads a post that is given as plain text; `links` are those already known. */
export function readPlain(plain: string, links: Set<string> = new Set()): RenderedPost {
  // A server does not turn an address without a top-level domain into a link, but the text contains it.
  for (const [address] of plain.matchAll(/https?:\/\/\S+/giu)) {
    links.add(plainAddress(withoutEnd(address, /^[\p{P}\p{S}]$/u)));
  }
  return { text: comparable(plain), links };
}
