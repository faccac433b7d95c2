import { bodyFrom } from './html/markedBody.ts';
import { readMarkup } from './html/readMarkup.ts';
import { rootName } from './prolog.ts';
import { all, first, htmlOf, type Node, parsedXml, withoutUndefined, words } from './xml.ts';

/** Whether a text is an IPTC NITF document, which wire services send. */
export function isNitf(text: string): boolean {
  return rootName(text).toLowerCase() === 'nitf';
}

/** NITF writes instants as ISO 8601 without separators: 20261128T090000Z, 20261128T140000+0500. */
function instantOf(node: Node | undefined): string | undefined {
  const written = (node?.attributes.norm ?? words(node) ?? '').trim();
  const [, year, month, day, hour, minute, second, zone] =
    /^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(written) ?? [];
  if (year === undefined) return written || undefined;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second ?? '00'}${zone ?? ''}`;
}

/** Its release is its embargo; without a time it still holds. */
function embargoOf(data: Node | undefined): string | undefined {
  const [release] = all(data, 'date.release');
  if (data?.attributes['management-status'] === 'embargoed') return instantOf(release) ?? '';
  return release && (instantOf(release) ?? '');
}

function imageOf(content: Node | undefined): Record<string, string> | undefined {
  const pictures = all(content, 'media').filter(({ attributes }) =>
    /image|photo/i.test(attributes['media-type'] ?? ''),
  );
  const [picture] = pictures;
  const sources = all(picture, 'media-reference').map(({ attributes }) => attributes.source ?? '');
  const url = sources.find((source) => /^https?:/.test(source));
  const caption = first(picture, 'media-caption');
  const credit = first(picture, 'media-producer');
  const image = { ...(url ? { url } : {}), ...(caption ? { caption } : {}), ...(credit ? { credit } : {}) };
  return Object.keys(image).length > 0 ? image : undefined;
}

function bodyOf(content: Node | undefined): string | undefined {
  if (!content) return undefined;
  const elsewhere = new Set(['media', 'byline', 'dateline', 'abstract']);
  const shown = {
    ...content,
    children: content.children.filter((child) => typeof child === 'string' || !elsewhere.has(child.name)),
  };
  return bodyFrom(readMarkup(htmlOf(shown)).lines.map(({ tokens }) => tokens)).trim() || undefined;
}

function authorsOf(head: Node | undefined): string[] {
  return all(head, 'byline')
    .map((byline) => first(byline, 'person') ?? words(byline))
    .map((name) => name?.replace(/^by\s+/i, '') ?? '')
    .filter(Boolean);
}

function fieldsOf(root: Node): Record<string, unknown> {
  const [nitf] = all(root, 'nitf');
  const [data] = all(nitf, 'head', 'docdata');
  const [head] = all(nitf, 'body', 'body.head');
  const [content] = all(nitf, 'body', 'body.content');
  const guid = all(data, 'doc-id')[0]?.attributes['id-string'];
  const status = data?.attributes['management-status'] ?? 'usable';
  if (/^(cancel|withh|kill)/i.test(status)) return { guid, headline: '', status: 'withdrawn' };
  const [hedline] = all(head, 'hedline');
  const keywords = all(data, 'key-list', 'keyword').map(({ attributes }) => attributes.key);
  const issued = instantOf(all(data, 'date.issue')[0]);
  return {
    guid,
    url:
      all(data, 'doc-id')[0]?.attributes['id-url'] ?? all(nitf, 'head', 'pubdata')[0]?.attributes['ex-ref'],
    headline: first(hedline, 'hl1') ?? words(hedline) ?? first(nitf, 'head', 'title'),
    standfirst: first(head, 'abstract') ?? first(hedline, 'hl2'),
    body: bodyOf(content),
    image: imageOf(content),
    authors: authorsOf(head),
    dateline: first(head, 'dateline', 'location') ?? first(head, 'dateline'),
    section: all(nitf, 'head', 'pubdata')[0]?.attributes['position.section'],
    tags: [...new Set(keywords.filter(Boolean))].slice(0, 100),
    language: nitf?.attributes['xml:lang'] ?? all(nitf, 'body')[0]?.attributes['xml:lang'],
    publishedAt: issued && /^\d{4}-/.test(issued) ? issued : undefined,
    embargoUntil: embargoOf(data),
    breaking: all(data, 'urgency')[0]?.attributes['ed-urg'] === '1' ? true : undefined,
  };
}

/**
 * The article of a NITF document in the terms of an article as a source gives it, not checked yet. Throws
 * `article.invalid` if it is not XML.
 */
export function nitfArticle(text: string, name: string): [name: string, fields: unknown][] {
  return [['nitf', withoutUndefined(fieldsOf(parsedXml(text, name, 'NITF')))]];
}
