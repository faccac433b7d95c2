import { isElement } from '../article/elements.ts';
import { prologEnd } from './prolog.ts';

/** Supported files, by their extensions; without one the text decides. */
const readEndings = new Set(
  'txt text asc html htm xhtml xht shtml json ninjs xml nitf newsml newsmlg2'.split(' '),
);

/** The form of a file extension: "story.2026" and "page.1" have none. */
const ending = /\.([a-z][a-z0-9]{0,7})$/i;

/** Headers of mail; a message begins with at least two. */
const mailHeader =
  /^(from|to|cc|subject|received|message-id|mime-version|content-type|return-path|delivered-to|date|reply-to|x-[\w-]+):\s/i;

const starts: [RegExp, string][] = [
  [/^\{\\rtf/, 'it is RTF: save it as plain text or HTML'],
  [/^BEGIN:V(CALENDAR|CARD|EVENT)/i, 'it is a calendar or an address card'],
  [/^WEBVTT\b|^\d+\r?\n\d\d:\d\d:\d\d[,.]\d{3} -->/, 'it holds subtitles'],
  [/^%!PS|^%PDF/, 'it is made for printers: save it as plain text or HTML'],
  [/^(#!\/|<\?php|<%)/, 'it is a program'],
  [/^\\documentclass|^\\begin\{/, 'it is TeX: save it as plain text or HTML'],
];

/** Kinds of XML documents without an article page, by their root's name without its prefix. */
const roots: Record<string, string> = {
  rss: 'it is a feed: give its address to a source of type "feed"',
  feed: 'it is a feed: give its address to a source of type "feed"',
  rdf: 'it is a feed: give its address to a source of type "feed"',
  entry: 'it is an entry of a feed: give the feed’s address to a source of type "feed"',
  urlset: 'it is a sitemap: give its address to a source of type "sitemap"',
  sitemapindex: 'it is a sitemap: give its address to a source of type "sitemap"',
  opml: 'it is a list of feeds (OPML)',
  newsml: 'it is NewsML 1, which is not read; NewsML-G2, NITF and ninjs are',
};

function isMail(text: string): boolean {
  const head =
    text
      .slice(0, 4_000)
      .split(/\r?\n\r?\n/)[0]
      ?.split(/\r?\n/) ?? [];
  const first = head[0] ?? '';
  const lines = /^From \S+/.test(first) ? head.slice(1) : head;
  const isHead = lines.every((line) => /^[\w-]+:(\s|$)|^[ \t]/.test(line));
  return isHead && lines.filter((line) => mailHeader.test(line)).length >= 2;
}

/** At least three lines of as many short cells each, and no paragraphs. */
function isTable(text: string): boolean {
  const lines = text.slice(0, 20_000).trim().split(/\r?\n/).slice(0, 20);
  if (lines.length < 3 || lines.some((line) => line.trim() === '')) return false;
  return [';', '\t', ',', '|'].some((sign) => {
    const cells = lines.map((line) => line.replace(/"[^"]*"/g, 'x').split(sign));
    const count = cells[0]?.length ?? 0;
    return (
      count >= 3 &&
      cells.every((row) => row.length === count) &&
      (cells[0] ?? []).every((cell) => cell.length <= 40)
    );
  });
}

function ofXml(text: string, at: number): string | undefined {
  const [, prefix = '', name = ''] =
    /^<(?:([\w.-]{1,40}):)?([\w.-]{1,80})[\s/>]/.exec(text.slice(at, at + 130)) ?? [];
  if (name === '') return undefined;
  const known = roots[name.toLowerCase()];
  if (known) return known;
  const isDeclared = /^\s*<\?xml\b/.test(text);
  const isOwn = prefix !== '' || isDeclared || /^<[^<>]*\sxmlns[:=]/.test(text.slice(at, at + 1_000));
  if (/^x?html$/i.test(name) || (isElement(name.toLowerCase()) && !isOwn)) return undefined;
  if (!isOwn && !/^<[^<>]*>\s*</.test(text.slice(at, at + 1_000))) return undefined;
  return `it is XML of a kind that is not read (<${name}>): NewsML-G2, NITF and XHTML are`;
}

/**
 * Why a text that is neither JSON, NewsML-G2 nor NITF contains no article page, as a sentence; undefined if it may be
 * one. `fileName` is given for files: their extensions count too.
 */
export function foreignKind(text: string, fileName: string | undefined): string | undefined {
  const at = prologEnd(text);
  const begin = text.slice(at, at + 200);
  const found = starts.find(([sign]) => sign.test(begin));
  if (found) return found[1];
  if (isMail(text)) return 'it is mail: save its text alone';
  if (begin.startsWith('<')) {
    const xml = ofXml(text, at);
    if (xml) return xml;
  }
  const [, named] = ending.exec(fileName ?? '') ?? [];
  if (named && !readEndings.has(named.toLowerCase()))
    return `files that end in ".${named.toLowerCase()}" are not read: text (.txt), HTML, JSON, ninjs, NewsML-G2 and NITF are`;
  if (!begin.startsWith('<') && isTable(text)) return 'it is a table (CSV), no article';
  return undefined;
}
