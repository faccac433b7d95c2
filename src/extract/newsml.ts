import { SaxesParser } from 'saxes';
import { escapeAttribute } from '../article/escape.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { bodyFrom } from './html/markedBody.ts';
import { readMarkup } from './html/readMarkup.ts';
import { prologEnd } from './prolog.ts';

/** An element of an XML document, names without their prefixes. */
interface Node {
  name: string;
  attributes: Record<string, string>;
  children: (Node | string)[];
}

const depthLimit = 200;

/** Whether a text is a NewsML-G2 document. */
export function isNewsMl(text: string): boolean {
  const at = prologEnd(text);
  return /^<(?:\w{1,40}:)?(?:newsItem|newsMessage|packageItem)[\s>]/.test(text.slice(at, at + 100));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function parsed(text: string, name: string): Node {
  const root: Node = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (open.length > depthLimit) throw new Error('its elements are nested too deep');
    const node: Node = { name: localName(tag.name), attributes: { ...tag.attributes }, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  const add = (piece: string) => void open.at(-1)?.children.push(piece);
  parser.on('text', add);
  parser.on('cdata', add);
  try {
    parser.write(text).close();
  } catch (error) {
    throw new SluglineError(
      'article.invalid',
      { where: name, what: `is no NewsML-G2: ${reasonOf(error)}` },
      { cause: error },
    );
  }
  return root;
}

function elements(node: Node | undefined): Node[] {
  return (node?.children ?? []).filter((child) => typeof child !== 'string');
}

function all(node: Node | undefined, ...path: string[]): Node[] {
  return path.reduce<Node[]>(
    (nodes, name) => nodes.flatMap((one) => elements(one).filter((child) => child.name === name)),
    node ? [node] : [],
  );
}

function words(node: Node | undefined): string | undefined {
  const text = (one: Node | string): string =>
    typeof one === 'string' ? one : one.children.map(text).join('');
  const whole = node ? text(node).replace(/\s+/g, ' ').trim() : '';
  return whole === '' ? undefined : whole;
}

function first(node: Node, ...path: string[]): string | undefined {
  return all(node, ...path)
    .map(words)
    .find(Boolean);
}

/** Parts of NITF and XHTML that are told elsewhere. */
const untold = new Set(['head', 'body.head', 'body.end', 'hedline', 'h1', 'script', 'style']);
const renamed: Record<string, string> = {
  hl2: 'h2',
  'body.content': 'div',
  block: 'div',
  media: 'figure',
  nitf: 'div',
  html: 'div',
  body: 'div',
};

function markup(node: Node | string): string {
  if (typeof node === 'string') return escapeAttribute(node);
  if (untold.has(node.name)) return '';
  const name = renamed[node.name] ?? node.name;
  const attributes = Object.entries(node.attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(value)}"`,
  );
  const inside = node.children.map(markup).join('');
  return /^[a-z][a-z0-9]*$/.test(name) ? `<${name}${attributes.join('')}>${inside}</${name}>` : inside;
}

function bodyOf(item: Node): string | undefined {
  const [xml] = all(item, 'contentSet', 'inlineXML');
  const [data] = all(item, 'contentSet', 'inlineData');
  const body = xml
    ? bodyFrom(readMarkup(elements(xml).map(markup).join('')).lines.map(({ tokens }) => tokens))
    : data?.children.filter((one) => typeof one === 'string').join('');
  return body?.trim() || undefined;
}

function isPicture(item: Node): boolean {
  return all(item, 'itemMeta', 'itemClass').some(({ attributes }) =>
    /picture|graphic/i.test(attributes.qcode ?? ''),
  );
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
    embargoUntil: first(item, 'itemMeta', 'embargoed'),
    breaking: first(item, 'contentMeta', 'urgency') === '1' ? true : undefined,
  };
}

/**
 * The text items of a NewsML-G2 document (a `newsItem`, or a `newsMessage` with several) in the words of an article as a
 * source gives it, not yet checked, each with its name for refusals. A picture beside a single text is its image.
 * Throws `article.invalid` where it is no XML.
 */
export function newsMlItems(text: string, name: string): [name: string, fields: unknown][] {
  const root = parsed(text, name);
  const items = [...all(root, 'newsItem'), ...all(root, 'newsMessage', 'itemSet', 'newsItem')];
  const texts = items.filter((item) => !isPicture(item));
  const picture = texts.length === 1 ? items.find(isPicture) : undefined;
  return texts.map((item, at) => [`newsItem ${at + 1}`, withoutUndefined(fieldsOf(item, picture))]);
}

function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
