import { bodyFrom } from './html/markedBody.ts';
import { readMarkup } from './html/readMarkup.ts';
import { NoArticle } from './json.ts';
import { rootName } from './prolog.ts';
import { all, elements, first, htmlOf, type Node, parsedXml, withoutUndefined, words } from './xml.ts';

/** Whether a text is a NewsML-G2 document. */
export function isNewsMl(text: string): boolean {
  return ['newsItem', 'newsMessage', 'packageItem'].includes(rootName(text));
}

function bodyOf(item: Node): string | undefined {
  const [xml] = all(item, 'contentSet', 'inlineXML');
  const [data] = all(item, 'contentSet', 'inlineData');
  const body = xml
    ? bodyFrom(readMarkup(elements(xml).map(htmlOf).join('')).lines.map(({ tokens }) => tokens))
    : data?.children.filter((one) => typeof one === 'string').join('');
  return body?.trim() || undefined;
}

/** The class of an item without one: that of its files, if they are not text (`video/mp4`). */
function contentClass(item: Node): string {
  const hasText = ['inlineXML', 'inlineData'].some((name) => all(item, 'contentSet', name).length > 0);
  const types = all(item, 'contentSet', 'remoteContent').map(
    ({ attributes }) => attributes.contenttype ?? '',
  );
  const media = types
    .map((type) => /^(video|audio|image)\//i.exec(type)?.[1])
    .find((type) => type !== undefined);
  return hasText || media === undefined ? 'text' : media.replace('image', 'picture');
}

/** An item's class, by IPTC's `ninat` codes: text, picture, video, audio … */
function classOf(item: Node): string {
  const { qcode, uri, literal } = all(item, 'itemMeta', 'itemClass')[0]?.attributes ?? {};
  const code = qcode ?? uri?.split('/').at(-1) ?? literal ?? contentClass(item);
  return code.slice(code.lastIndexOf(':') + 1).toLowerCase();
}

function isPicture(item: Node): boolean {
  return /picture|graphic/.test(classOf(item));
}

/** An embargo without a time still holds. */
function embargoOf(item: Node): string | undefined {
  const [embargoed] = all(item, 'itemMeta', 'embargoed');
  return embargoed && (words(embargoed) ?? '');
}

function byRole(nodes: Node[], role: RegExp): string | undefined {
  return words(nodes.find(({ attributes }) => role.test(attributes.role ?? '')) ?? nodes[0]);
}

function imageOf(picture: Node | undefined): Record<string, string> | undefined {
  if (!picture) return undefined;
  const files = all(picture, 'contentSet', 'remoteContent').filter(({ attributes }) =>
    /^https?:/.test(attributes.href ?? ''),
  );
  const [widest] = files.toSorted(
    (one, other) => Number(other.attributes.width ?? 0) - Number(one.attributes.width ?? 0),
  );
  const caption = byRole(all(picture, 'contentMeta', 'description'), /caption/i);
  const credit = first(picture, 'contentMeta', 'creditline') ?? first(picture, 'contentMeta', 'by');
  const image = {
    ...(widest?.attributes.href ? { url: widest.attributes.href } : {}),
    ...(caption ? { caption } : {}),
    ...(credit ? { credit } : {}),
  };
  return Object.keys(image).length > 0 ? image : undefined;
}

function linkOf(item: Node): string | undefined {
  const links = all(item, 'itemMeta', 'link').filter(({ attributes }) =>
    /^https?:/.test(attributes.href ?? ''),
  );
  return links.find(({ attributes }) => /permalink|canonical|web/i.test(attributes.rel ?? ''))?.attributes
    .href;
}

function fieldsOf(item: Node, picture: Node | undefined): Record<string, unknown> {
  const { guid } = item.attributes;
  const status = all(item, 'itemMeta', 'pubStatus')[0]?.attributes.qcode ?? 'stat:usable';
  if (!/usable$/i.test(status)) return { guid, headline: '', status: 'withdrawn' };
  const meta = (name: string) => all(item, 'contentMeta', name);
  const tags = [...meta('subject').map((one) => first(one, 'name')), ...meta('keyword').map(words)];
  const authors = meta('by')
    .map(words)
    .map((name) => name?.replace(/^by\s+/i, ''));
  return {
    guid,
    url: linkOf(item),
    headline: byRole(meta('headline'), /main|headline/i) ?? first(item, 'itemMeta', 'title'),
    standfirst: byRole(meta('description'), /summary|standfirst/i),
    body: bodyOf(item),
    image: imageOf(picture),
    authors: authors.filter(Boolean),
    dateline: byRole(meta('dateline'), /./),
    tags: [...new Set(tags.filter(Boolean))].slice(0, 100),
    language: meta('language')[0]?.attributes.tag ?? item.attributes['xml:lang'],
    publishedAt: first(item, 'itemMeta', 'firstCreated') ?? first(item, 'contentMeta', 'contentCreated'),
    updatedAt: first(item, 'itemMeta', 'versionCreated') ?? first(item, 'contentMeta', 'contentModified'),
    embargoUntil: embargoOf(item),
    breaking: first(item, 'contentMeta', 'urgency') === '1' ? true : undefined,
  };
}

/**
 * The items of a NewsML-G2 document (a `newsItem`, or a `newsMessage` with several) in the terms of an article as a
 * source gives it, not checked yet, each with its name for refusals; a sentence in place of an item that is not text.
 * A picture with a single text is its image. Throws `article.invalid` if it is not XML.
 */
export function newsMlItems(text: string, name: string): [name: string, fields: unknown][] {
  const root = parsedXml(text, name, 'NewsML-G2');
  const items = [...all(root, 'newsItem'), ...all(root, 'newsMessage', 'itemSet', 'newsItem')];
  const texts = items.filter((item) => /^(text|composite)$/.test(classOf(item)));
  const picture = texts.length === 1 ? items.find(isPicture) : undefined;
  const named = items.map((item, at): [string, unknown] | undefined => {
    const where = `newsItem ${at + 1}`;
    if (texts.includes(item)) return [where, withoutUndefined(fieldsOf(item, picture))];
    // Pictures illustrate the texts that they are sent with.
    if (isPicture(item) && texts.length > 0) return undefined;
    return [where, new NoArticle(`is a NewsML-G2 item of class "${classOf(item).slice(0, 40)}", no text`)];
  });
  const others = [
    ...all(root, 'packageItem'),
    ...all(root, 'newsMessage', 'itemSet')
      .flatMap(elements)
      .filter((item) => item.name !== 'newsItem'),
  ].map((item): [string, unknown] => [
    item.name,
    new NoArticle('is no news item, so there is no text in it'),
  ]);
  return [...named.filter((one) => one !== undefined), ...others];
}
