import { isElement } from '../article/elements.ts';
import { prologEnd } from './prolog.ts';

/** Supported files, by their extensions; without one the text decides. */
const readEndings = new Set(
  'txt text asc html htm xhtml xht shtml json ninjs xml nitf newsml newsmlg2'.split(' '),
);

/** A file extension; "story.2026" and "page.1" have none. */
const ending = /\.([a-z][a-z0-9]{0,7})$/i;

/** Headers of mail; a message begins with at least two. */
const mailHeader = new RegExp(
  `^(${[
    'from|to|cc|subject|von|an|betreff|datum|gesendet|de|à|objet|envoyé|para|asunto|enviado|差出人|宛先|件名',
    'received|message-id|mime-version|content-type|return-path|delivered-to|date|reply-to|x-[\\w-]{1,40}',
  ].join('|')}):\\s`,
  'i',
);

const starts: [RegExp, string][] = [
  [/^\{\\u?rtf/, 'it is RTF: save it as plain text or HTML'],
  [/^BEGIN:V(CALENDAR|CARD|EVENT)/i, 'it is a calendar or an address card'],
  [/^WEBVTT\b|^\d+\r?\n\d\d:\d\d:\d\d[,.]\d{3} -->/, 'it contains subtitles'],
  [/^%!PS|^%PDF/, 'it is made for printers: save it as plain text or HTML'],
  [/^(#!\/|<\?php|<%)/, 'it is a program'],
  [
    /^(INSERT INTO|CREATE TABLE|SELECT .{1,80} FROM|DROP TABLE|-- \w+SQL dump)\b/,
    'it is a program for a database (SQL)',
  ],
  [/^-----BEGIN [A-Z0-9 ]+-----/, 'it is signed or encrypted: save its text alone'],
  [
    /^https?:\/\/\S{1,2000}(?:$|\s{1,9}https?:\/\/)/,
    'it is a list of addresses: add them as sources of type "page"',
  ],
  [
    /^(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*\s+\[?(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b)/,
    'it is a program’s log',
  ],
  [/^\S{1,60} \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/, 'it is a program’s log'],
  [/^(?:HTTP|WARC|RTSP)\/\d(?:\.\d)?[ \r\n]/, 'it is a stored answer of a server: save its page alone'],
  [/^(?:diff --git |Index: |--- \S.*\r?\n\+\+\+ )/, 'it is a list of changes to files'],
  [/^\[[\w .:-]{1,80}\][ \t]{0,9}\r?\n[ \t]{0,9}[\w.-]{1,80}[ \t]{0,9}=/, 'it is a file of settings'],
  [/^---\r?\n[\w-]{1,40}:\s/, 'it is text with a head of settings (Markdown or YAML): save its text alone'],
  [/^\\documentclass|^\\begin\{/, 'it is TeX: save it as plain text or HTML'],
];

/** Kinds of XML documents without an article page, by their root's name without its prefix. */
const roots: Record<string, string> = {
  rss: 'it is a feed: add its address as a source of type "feed"',
  feed: 'it is a feed: add its address as a source of type "feed"',
  rdf: 'it is a feed: add its address as a source of type "feed"',
  entry: 'it is an entry of a feed: add the feed’s address as a source of type "feed"',
  urlset: 'it is a sitemap: add its address as a source of type "sitemap"',
  sitemapindex: 'it is a sitemap: add its address as a source of type "sitemap"',
  opml: 'it is a list of feeds (OPML)',
  newsml: 'it is NewsML 1, which is not read; NewsML-G2, NITF and ninjs are',
};

function isMail(text: string): boolean {
  const head =
    text
      .trimStart()
      .replace(/^-{3,20}[^\r\n-][^\r\n]{0,80}-{3,20}[ \t]{0,9}\r?\n/, '')
      .slice(0, 4_000)
      .split(/\r?\n\r?\n/)[0]
      ?.split(/\r?\n/) ?? [];
  const first = head[0] ?? '';
  const lines = /^From \S+/.test(first) ? head.slice(1) : head;
  const isHead = lines.every((line) => /^[\p{L}\p{N}_-]+:(\s|$)|^[ \t]/u.test(line));
  return isHead && lines.filter((line) => mailHeader.test(line)).length >= 2;
}

/** At least three lines of as many short cells each, and no paragraphs; two cells only between signs that no sentence has. */
function isTable(text: string): boolean {
  const lines = text.slice(0, 20_000).trim().split(/\r?\n/).slice(0, 20);
  if (lines.length < 3 || lines.some((line) => line.trim() === '')) return false;
  return [';', '\t', ',', '|'].some((sign) => {
    const cells = lines.map((line) => line.replace(/"[^"]*"/g, 'x').split(sign));
    const count = cells[0]?.length ?? 0;
    return (
      count >= (sign === ',' ? 3 : 2) &&
      cells.every((row) => row.length === count) &&
      (cells[0] ?? []).every((cell) => cell.length <= 40)
    );
  });
}

function ofXml(text: string, at: number): string | undefined {
  const [, doctype = '', prefix = '', name = ''] =
    /^<(!DOCTYPE\s+)?(?:([\w.-]{1,40}):)?([\w.-]{1,80})[\s/>[]/i.exec(text.slice(at, at + 180)) ?? [];
  if (name === '') return undefined;
  const known = roots[name.toLowerCase()];
  if (known) return known;
  const isDeclared = doctype !== '' || /^\s*<\?xml\b/.test(text);
  const isOwn = prefix !== '' || isDeclared || /^<[^<>]*\sxmlns[:=]/.test(text.slice(at, at + 1_000));
  if (/^x?html$/i.test(name) || (isElement(name.toLowerCase()) && !isOwn)) return undefined;
  const isWhole = /^<[^<>]*>[^<>]*(?:<\/|$)/.test(text.slice(at, at + 1_000)) && text.trimEnd().endsWith('>');
  if (!isOwn && !isWhole && !/^<[^<>]*>\s*</.test(text.slice(at, at + 1_000))) return undefined;
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
