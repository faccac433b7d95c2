import { type DefaultTreeAdapterMap, defaultTreeAdapter, parseFragment, html as standard } from 'parse5';
import { escapeAttribute, escapeText } from './escape.ts';

/** Browsers also stop at 512 open elements. */
const depthLimit = 512;

/** Browsers repeat elements that end too late (`<p><b>…<p>…`); text made to repeat many of them grows without bound. */
const mostRepeated = 4;

/** How many passes of parsing and writing may take until nothing changes any more. */
const rounds = 3;

const wordElements = new Set(
  'a abbr b bdi bdo cite code del em i ins mark q s small strong sub sup time u ruby rt rp'.split(' '),
);
/** Blocks that contain only inline elements. */
const wordBlocks = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre']);
/** The possible parents of an element. */
const parents: Record<string, ReadonlySet<string>> = {
  li: new Set(['ul', 'ol']),
  dt: new Set(['dl']),
  dd: new Set(['dl']),
  rt: new Set(['ruby']),
  rp: new Set(['ruby']),
  caption: new Set(['table']),
  thead: new Set(['table']),
  tbody: new Set(['table']),
  tfoot: new Set(['table']),
  tr: new Set(['thead', 'tbody', 'tfoot']),
  td: new Set(['tr']),
  th: new Set(['tr']),
};
const tableParts = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr']);
const childless = new Set(['br', 'hr', 'img']);

/** Whether browsers certainly leave an element where it is written. */
function mayStandIn(name: string, open: readonly string[]): boolean {
  const parent = open.at(-1) ?? '';
  const allowed = parents[name];
  if (allowed) return allowed.has(parent);
  if (tableParts.has(parent)) return false;
  const isWord = wordElements.has(name) || name === 'br' || name === 'img';
  if (!isWord) return !wordElements.has(parent) && !wordBlocks.has(parent);
  return name !== 'a' || !open.includes('a');
}

/** Whether browsers certainly leave every element of sanitised HTML, whose tags are all closed, where it is written. */
function isPlainlyNested(html: string): boolean {
  if (html.includes('<div')) return false;
  const open: string[] = [];
  let end = 0;
  for (const { 0: tag, 1: closing, 2: name = '', index } of html.matchAll(
    /<(\/?)([a-z][a-z0-9]{0,20})(?![a-z0-9])[^<>]*>/g,
  )) {
    if (tableParts.has(open.at(-1) ?? '') && html.slice(end, index).trim() !== '') return false;
    end = index + tag.length;
    if (closing) {
      if (open.pop() !== name) return false;
    } else if (!mayStandIn(name, open) || (name === 'pre' && html[end] === '\n')) return false;
    else if (!childless.has(name)) open.push(name);
  }
  return open.length === 0;
}

class GivenUp extends Error {}

type Node = DefaultTreeAdapterMap['childNode'];

const isRuby = (node: DefaultTreeAdapterMap['parentNode']) => 'tagName' in node && node.tagName === 'ruby';

const isWord = (node: Node) =>
  defaultTreeAdapter.isElementNode(node)
    ? wordElements.has(node.tagName) || node.tagName === 'br' || node.tagName === 'img'
    : true;

const attributesOf = (attrs: DefaultTreeAdapterMap['element']['attrs']) =>
  attrs.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`).join('');

/** Elements that may contain whatever the element around them may. */
const transparent = new Set(['a', 'ins', 'del']);

/** A `<div>` itself is not kept: its blocks stand alone, and the words between them become paragraphs. */
function writtenDiv(
  { parentNode, childNodes, attrs }: DefaultTreeAdapterMap['element'],
  depth: number,
): string {
  const around = parentNode && 'tagName' in parentNode ? parentNode.tagName : '';
  if (wordBlocks.has(around) || (wordElements.has(around) && !transparent.has(around)))
    return ` ${childNodes.map((child) => written(child, depth)).join('')} `;
  const parts: { html: string; isWords: boolean }[] = [];
  for (const child of childNodes) {
    const isWords = isWord(child);
    const html = written(child, depth);
    const last = parts.at(-1);
    if (last && isWords && last.isWords) last.html += html;
    else parts.push({ html, isWords });
  }
  return parts
    .map(({ html, isWords }) => {
      const hasWords = html.replace(/<[^<>]*>/g, '').trim() !== '';
      return isWords && hasWords ? `<p${attributesOf(attrs)}>${html.trim()}</p>` : html;
    })
    .join('');
}

function written(node: Node, depth: number): string {
  if (defaultTreeAdapter.isTextNode(node)) return escapeText(node.value);
  if (!defaultTreeAdapter.isElementNode(node)) return '';
  if (depth > depthLimit) throw new GivenUp();
  const { tagName, attrs, childNodes } = node;
  if (tagName === 'div') return writtenDiv(node, depth + 1);
  const attributes = attributesOf(attrs);
  if (childless.has(tagName)) return `<${tagName}${attributes} />`;
  const inner = childNodes.map((child) => written(child, depth + 1)).join('');
  // Outside a ruby element, its parts are plain text.
  if (parents[tagName]?.has('ruby') && node.parentNode && !isRuby(node.parentNode)) return inner;
  // An element that the parser's corrections emptied shows nothing.
  if (inner === '' && (wordElements.has(tagName) || wordBlocks.has(tagName))) return '';
  // Browsers leave out the line break with which it begins.
  return `<${tagName}${attributes}>${tagName === 'pre' ? inner.replace(/^\n+/, '') : inner}</${tagName}>`;
}

/** HTML as a browser sees it, written so that it corrects nothing. Throws `GivenUp` if correcting makes it explode. */
function asSeen(html: string): string {
  let created = 0;
  const most = mostRepeated * (html.split('<').length + 100);
  const treeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given: Parameters<typeof defaultTreeAdapter.createElement>) {
      created += 1;
      if (created > most) throw new GivenUp();
      return defaultTreeAdapter.createElement(...given);
    },
  };
  const around = defaultTreeAdapter.createElement('div', standard.NS.HTML, []);
  const { childNodes } = parseFragment(around, html, { treeAdapter });
  return childNodes.map((child) => written(child, 1)).join('');
}

/**
 * Sanitised HTML that every browser parses as it is written: what a browser would move (blocks in paragraphs, words
 * between a table's rows, links in links) is written where it ends up. Undefined for text crafted to have no such form.
 */
export function asBrowsersNest(html: string): string | undefined {
  if (isPlainlyNested(html)) return html;
  try {
    let before = html;
    for (let round = 0; round < rounds; round++) {
      const after = asSeen(before);
      if (after === before) return after;
      before = after;
    }
    return asSeen(before) === before ? before : undefined;
  } catch (error) {
    if (error instanceof GivenUp) return undefined;
    throw error;
  }
}
