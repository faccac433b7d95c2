import { decodeHTML } from 'entities';
import { SaxesParser } from 'saxes';
import { escapeAttribute } from '../article/escape.ts';
import { reasonOf, SluglineError } from '../errors.ts';

/** An element of an XML document, names without their prefixes. */
export interface Node {
  name: string;
  attributes: Record<string, string>;
  children: (Node | string)[];
}

const depthLimit = 200;

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** HTML's named entities, which NITF's DTD knows and XML does not, as their letters. */
function withoutNamedEntities(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt|quot|apos);)[a-z][a-z0-9]{1,30};/gi, (entity) => decodeHTML(entity));
}

/**
 * An XML document as a tree under a nameless root. Throws `article.invalid`, naming the expected `kind`, if it is not
 * XML.
 */
export function parsedXml(text: string, where: string, kind: string): Node {
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
    parser.write(withoutNamedEntities(text)).close();
  } catch (error) {
    throw new SluglineError(
      'article.invalid',
      { where, what: `is no ${kind}: ${reasonOf(error)}` },
      { cause: error },
    );
  }
  return root;
}

export function elements(node: Node | undefined): Node[] {
  return (node?.children ?? []).filter((child) => typeof child !== 'string');
}

/** The elements at a path below a node. */
export function all(node: Node | undefined, ...path: string[]): Node[] {
  return path.reduce<Node[]>(
    (nodes, name) => nodes.flatMap((one) => elements(one).filter((child) => child.name === name)),
    node ? [node] : [],
  );
}

/** The text of an element on one line; undefined if there is none. */
export function words(node: Node | undefined): string | undefined {
  const text = (one: Node | string): string =>
    typeof one === 'string' ? one : one.children.map(text).join('');
  const whole = node ? text(node).replace(/\s+/g, ' ').trim() : '';
  return whole === '' ? undefined : whole;
}

/** The text of the first element at a path that has any. */
export function first(node: Node | undefined, ...path: string[]): string | undefined {
  return all(node, ...path)
    .map(words)
    .find(Boolean);
}

/** Elements of NITF and XHTML that are not part of the text or are read separately. */
const skipped = new Set(['head', 'body.head', 'body.end', 'hedline', 'h1', 'script', 'style']);
const renamed: Record<string, string> = {
  hl2: 'h2',
  'body.content': 'div',
  block: 'div',
  media: 'figure',
  nitf: 'div',
  html: 'div',
  body: 'div',
};

/** An XHTML or NITF element as HTML. */
export function htmlOf(node: Node | string): string {
  if (typeof node === 'string') return escapeAttribute(node);
  if (skipped.has(node.name)) return '';
  const name = renamed[node.name] ?? node.name;
  const attributes = Object.entries(node.attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(value)}"`,
  );
  const inside = node.children.map(htmlOf).join('');
  return /^[a-z][a-z0-9]*$/.test(name) ? `<${name}${attributes.join('')}>${inside}</${name}>` : inside;
}

/** The fields with a value. */
export function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
