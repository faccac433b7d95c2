import { escapeAttribute } from '../../article/escape.ts';
/** One piece of a page's markup that a body may keep. */
export type Token =
  | { kind: 'open'; name: string; html: string }
  | { kind: 'close'; name: string }
  /** An element without content (an image, a rule). */
  | { kind: 'void'; html: string }
  | { kind: 'text'; text: string };

type Attributes = ReadonlyMap<string, string>;

/** Elements with their own text: text outside them becomes a paragraph. */
export const holders = new Set(
  'p li h2 h3 h4 h5 h6 td th dd dt figcaption pre blockquote caption'.split(' '),
);
/** Elements that separate what a reader sees. */
export const blocks = new Set([...holders, ...'ul ol dl figure table thead tbody tfoot tr hr'.split(' ')]);
const inline = new Set(
  'a em strong b i u s del ins sub sup small abbr cite q code mark time bdi bdo ruby rt rp'.split(' '),
);
const allowedAttributes: Record<string, string[]> = {
  a: ['href'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  ol: ['start', 'reversed'],
  time: ['datetime'],
  abbr: ['title'],
};
const allowedOnAll = ['lang', 'dir'];

function tag(name: string, attributes: [string, string | undefined][]): string {
  const remaining = attributes.filter(([, value]) => value !== undefined && value !== '');
  return `<${name}${remaining.map(([key, value]) => ` ${key}="${escapeAttribute(value ?? '')}"`).join('')}>`;
}

/** Images that scripts load late have their address in another attribute. */
function imageSource(attributes: Attributes): string | undefined {
  const sources = attributes.get('srcset') ?? attributes.get('data-srcset');
  const written = [
    attributes.get('data-src') ?? attributes.get('data-lazy-src'),
    attributes.get('src'),
    sources?.trim().split(/[\s,]/)[0],
  ];
  return written.find((address) => address && !address.startsWith('data:'));
}

function imageToken(attributes: Attributes): Token | undefined {
  const src = imageSource(attributes);
  // Hidden images count readers and show nothing.
  if (!src || /display\s*:\s*none/i.test(attributes.get('style') ?? '')) return undefined;
  const { get } = { get: (name: string) => attributes.get(name) };
  return {
    kind: 'void',
    html: tag('img', [
      ['src', src],
      ['alt', get('alt')],
      ['width', get('width')],
      ['height', get('height')],
    ]),
  };
}

/** What a body keeps of an opening tag; undefined for elements without a meaning in it. */
export function tokenFor(name: string, attributes: Attributes): Token | undefined {
  if (name === 'img' || name === 'amp-img') return imageToken(attributes);
  if (name === 'br' || name === 'hr') return { kind: 'void', html: `<${name}>` };
  // The page's headline is stored separately; another h1 is a heading among others.
  const known = name === 'h1' ? 'h2' : name;
  if (!blocks.has(known) && !inline.has(known)) return undefined;
  const names = [...(allowedAttributes[known] ?? []), ...allowedOnAll];
  return {
    kind: 'open',
    name: known,
    html: tag(
      known,
      names.map((key) => [key, attributes.get(key)]),
    ),
  };
}
