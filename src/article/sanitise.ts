import { Parser } from 'htmlparser2';
import sanitizeHtml from 'sanitize-html';
import { escapeAttribute } from './escape.ts';
import { withoutInvisible } from './invisibleCharacters.ts';
import { holdsTags, untagged } from './markup.ts';
import { asBrowsersNest } from './nesting.ts';
import { oneLine } from './text.ts';

/** Browsers also stop at 512 open elements; the parser's time grows with depth times length. */
const depthLimit = 512;

function isTooDeep(html: string): boolean {
  let depth = 0;
  let deepest = 0;
  const parser = new Parser({
    onopentagname() {
      depth++;
      deepest = Math.max(deepest, depth);
      if (depth > depthLimit) parser.pause();
    },
    onclosetag() {
      depth--;
    },
  });
  parser.write(html);
  return deepest > depthLimit;
}

/** An absolute http(s) or mailto address; undefined if it can't be made one. */
function absolute(address: string | undefined, baseUrl: string | undefined): string | undefined {
  const written = address?.trim();
  if (!written) return undefined;
  const start = written.startsWith('//') && baseUrl === undefined ? `https:${written}` : written;
  const url = URL.parse(start, baseUrl);
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
}

/** Images of at most one pixel, or hidden, count readers and show nothing. */
function isTrackingPixel(attributes: sanitizeHtml.Attributes): boolean {
  const isTiny = (size: string | undefined) => size !== undefined && /^\s*[01](px)?\s*$/.test(size);
  if (isTiny(attributes.width) || isTiny(attributes.height)) return true;
  return /(?:display\s*:\s*none|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$))/i.test(
    attributes.style ?? '',
  );
}

function pixels(size: string | undefined): string | undefined {
  return size?.match(/^\s*(\d{1,5})(?:px)?\s*$/)?.[1];
}

function present(attributes: Record<string, string | undefined>): sanitizeHtml.Attributes {
  const allowed: sanitizeHtml.Attributes = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) allowed[name] = value;
  return allowed;
}

function anchor(baseUrl: string | undefined): sanitizeHtml.Transformer {
  return (_name, attributes) => {
    const href = absolute(attributes.href, baseUrl);
    return { tagName: 'a', attribs: present({ href }) };
  };
}

function image(baseUrl: string | undefined): sanitizeHtml.Transformer {
  return (_name, attributes) => {
    if (isTrackingPixel(attributes)) return { tagName: 'img', attribs: {} };
    const [src, lazy] = [attributes.src, attributes['data-src']].map((address) => {
      const url = absolute(address, baseUrl);
      return url?.startsWith('mailto:') ? undefined : url;
    });
    const { alt, width, height } = attributes;
    return {
      tagName: 'img',
      attribs: present({
        src: src ?? lazy,
        alt: alt === undefined ? undefined : oneLine(alt),
        width: pixels(width),
        height: pixels(height),
      }),
    };
  };
}

/** Blocks that are not kept: `asBrowsersNest` makes paragraphs of their words, which would run together otherwise. */
const wrappers = [
  ...[
    'address',
    'article',
    'aside',
    'center',
    'details',
    'dialog',
    'fieldset',
    'footer',
    'form',
    'header',
    'hgroup',
  ],
  ...['legend', 'main', 'nav', 'search', 'section', 'summary'],
];
const renamed: Record<string, string> = {
  ...Object.fromEntries(wrappers.map((name) => [name, 'div'])),
  menu: 'ul',
  dir: 'ul',
};

function rules(baseUrl: string | undefined): sanitizeHtml.IOptions {
  return {
    allowedTags: [
      ...[
        'div',
        'p',
        'br',
        'hr',
        'h1',
        'h2',
        'h3',
        'h4',
        'h5',
        'h6',
        'ul',
        'ol',
        'li',
        'dl',
        'dt',
        'dd',
        'blockquote',
      ],
      ...[
        'a',
        'img',
        'figure',
        'figcaption',
        'em',
        'strong',
        'b',
        'i',
        'u',
        's',
        'del',
        'ins',
        'sub',
        'sup',
        'small',
      ],
      ...['abbr', 'cite', 'q', 'code', 'pre', 'mark', 'time', 'bdi', 'bdo', 'ruby', 'rt', 'rp'],
      ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ],
    allowedAttributes: {
      a: ['href'],
      img: ['src', 'alt', 'width', 'height'],
      ol: ['start', 'reversed'],
      th: ['colspan', 'rowspan', 'scope'],
      td: ['colspan', 'rowspan'],
      time: ['datetime'],
      abbr: ['title'],
      '*': ['lang', 'dir'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'template',
      'svg',
      'math',
      'title',
      'iframe',
      'object',
    ],
    transformTags: { ...renamed, a: anchor(baseUrl), img: image(baseUrl) },
    // An anchor that leads nowhere is removed, its text stays.
    exclusiveFilter: (frame) =>
      frame.tag === 'a' && !frame.attribs.href ? 'excludeTag' : frame.tag === 'img' && !frame.attribs.src,
    textFilter: (text) => withoutInvisible(text).normalize('NFC'),
  };
}

/** Plain text with blank lines between paragraphs, as HTML. @public */
export function paragraphsOf(text: string): string {
  return text
    .split(/\r\n?|\n|\u2028|\u2029/)
    .reduce<string[][]>(
      (blocks, line) => {
        const clean = oneLine(line);
        if (clean === '') blocks.push([]);
        else blocks.at(-1)?.push(clean);
        return blocks;
      },
      [[]],
    )
    .filter((lines) => lines.length > 0)
    .map((lines) => `<p>${lines.map(escapeAttribute).join('<br />')}</p>`)
    .join('\n');
}

/**
 * An article's body, safe to show and to put in a feed: an allow-list of elements, only absolute http(s) and mailto
 * addresses (relative ones resolved by `baseUrl`, otherwise dropped), no tracking pixels, no character that XML 1.0
 * forbids, elements where browsers see them. Text without tags becomes paragraphs. Empty if nothing is left.
 */
export function sanitiseBody(html: string, baseUrl?: string): string {
  if (!holdsTags(html))
    return paragraphsOf(untagged(html, { line: '\n', paragraph: '\n', item: '', keepUnknown: true }));
  if (isTooDeep(html)) return paragraphsOf(textOf(html));
  const safe = withoutInvisible(sanitizeHtml(html, rules(baseUrl))).trim();
  return (asBrowsersNest(safe) ?? paragraphsOf(textOf(safe))).trim();
}

/** The text of HTML: blank lines between paragraphs, entities decoded, scripts and styles left out. */
export function textOf(html: string): string {
  const text = untagged(html, { line: '\n', paragraph: '\n\n', item: '', keepUnknown: false });
  const lines = text.split(/\r\n?|\n/).map(oneLine);
  return lines
    .filter((line, at) => line !== '' || (at > 0 && lines[at - 1] !== ''))
    .join('\n')
    .trim();
}
