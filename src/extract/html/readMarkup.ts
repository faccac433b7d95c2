import { blockElements, silentElements, voidElements } from '../../article/elements.ts';
import { listenTo } from '../../article/markup.ts';
import { type Token, tokenFor } from './tokens.ts';

/** One line of a page's text, with its markup. */
interface MarkedLine {
  text: string;
  tokens: Token[];
  inArticle: boolean;
  inMain: boolean;
}

/** An HTML page's contents, before they are interpreted. */
export interface Marked {
  /**
   * The page's text: a line for each block, list items with a bullet sign; only of its `<article>`s or `<main>` if it
   * has any.
   */
  lines: MarkedLine[];
  /** The text of the first `<h1>`. */
  heading: string;
  title: string;
  /** `<meta>` by its `property` or `name` in lower case, in order. */
  meta: Map<string, string[]>;
  canonical?: string;
  language?: string;
  /** The JSON-LD scripts, unparsed. */
  data: string[];
}

/** Parts of a page outside any article. `header` is not among them: an article's own contains its headline. */
const outside = new Set(['nav', 'footer', 'aside', 'select', 'textarea', 'head']);
const counted = new Set([...outside, 'article', 'main', 'h1', 'title']);

type Attributes = ReadonlyMap<string, string>;

function noteMeta(marked: Marked, attributes: Attributes): void {
  const name = (attributes.get('property') ?? attributes.get('name') ?? attributes.get('itemprop'))
    ?.trim()
    .toLowerCase();
  const content = attributes.get('content');
  if (!name || content === undefined) return;
  const values = marked.meta.get(name);
  if (values) values.push(content);
  else marked.meta.set(name, [content]);
}

/** An element that only a body may have ends the head, as `<body>` does. */
const beginsBody = (name: string) => blockElements.has(name) && !['html', 'head', 'title'].includes(name);

function noteLink(marked: Marked, attributes: Attributes): void {
  const href = attributes.get('href');
  if (href && /(^|\s)canonical(\s|$)/i.test(attributes.get('rel') ?? '')) marked.canonical ??= href;
}

function breakFor(name: string, isClosing: boolean): string {
  if (name === 'br') return '\n';
  if (name === 'li') return isClosing ? '\n' : '\n  \u2022 ';
  if (name === 'td' || name === 'th') return ' ';
  return blockElements.has(name) ? '\n\n' : '';
}

/** Collects lines; `depth` returns how many elements of a name are open. */
function lineWriter(depth: (name: string) => number): {
  lines: MarkedLine[];
  write(text: string): void;
  add(token: Token | undefined): void;
} {
  const fresh = (): MarkedLine => ({
    text: '',
    tokens: [],
    inArticle: depth('article') > 0,
    inMain: depth('main') > 0,
  });
  const lines = [fresh()];
  let line = lines[0] as MarkedLine;
  const isOutside = () => [...outside].some((name) => depth(name) > 0);
  return {
    lines,
    write(text) {
      if (text === '' || isOutside()) return;
      for (const [index, part] of text.split('\n').entries()) {
        if (index > 0) {
          line = fresh();
          lines.push(line);
        }
        line.text += part;
      }
    },
    add(token) {
      if (token && !isOutside()) line.tokens.push(token);
    },
  };
}

/**
 * Reads an HTML page in one pass without a tree, so that nested or unclosed elements cost no more than their length.
 */
export function readMarkup(html: string): Marked {
  const marked: Marked = { lines: [], heading: '', title: '', meta: new Map(), data: [] };
  const open = new Map<string, number>();
  const depth = (name: string) => open.get(name) ?? 0;
  const { lines, write, add } = lineWriter(depth);
  let silent = '';
  let script: string | undefined;
  let hasHeading = false;
  let inBody = false;

  listenTo(html, {
    open(name, attributes) {
      inBody ||= beginsBody(name);
      // Readers' comments below an article may contain addresses, too.
      const isAddress = name === 'link' || attributes.get('property')?.toLowerCase() === 'og:url';
      if (name === 'meta' && !(inBody && isAddress)) noteMeta(marked, attributes);
      if (name === 'link' && !inBody) noteLink(marked, attributes);
      if (name === 'html' && attributes.get('lang')) marked.language ??= attributes.get('lang') ?? '';
      if (silent) return;
      if (name === 'body') for (const part of outside) open.set(part, 0);
      if (name === 'script' && /^application\/ld\+json/i.test(attributes.get('type') ?? '')) script = '';
      if (counted.has(name)) open.set(name, depth(name) + 1);
      if (name !== 'head' && name !== 'title' && silentElements.has(name) && !voidElements.has(name))
        silent = name;
      write(breakFor(name, false));
      add(tokenFor(name, attributes));
    },
    close(name) {
      if (silent && silent !== name) return;
      silent = '';
      if (name === 'script' && script !== undefined) marked.data.push(script);
      if (name === 'script') script = undefined;
      if (name === 'h1' && marked.heading.trim()) hasHeading = true;
      add({ kind: 'close', name });
      write(breakFor(name, true));
      if (counted.has(name)) open.set(name, Math.max(0, depth(name) - 1));
    },
    text(text) {
      if (script !== undefined) script += text;
      if (silent) return;
      if (depth('title') > 0 && depth('head') > 0) marked.title += text;
      const words = text.replace(/[\r\n\t\f\v\u2028\u2029]+/g, ' ');
      if (depth('h1') > 0 && !hasHeading) marked.heading += words;
      write(words);
      add({ kind: 'text', text: words });
    },
  });
  const hasText = ({ text }: MarkedLine) => text.trim() !== '';
  const scoped = [
    lines.filter(({ inArticle }) => inArticle),
    lines.filter(({ inMain }) => inMain),
    lines,
  ].find((some) => some.some(hasText));
  marked.lines = scoped ?? [];
  return marked;
}
