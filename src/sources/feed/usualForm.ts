import { escapeText } from '../../article/escape.ts';

/** CDATA sections and comments contain no markup; one that never ends continues to the end. */
const sections = /(<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$))/;

/** Changes only the markup of a document, not CDATA sections and comments. */
export function inMarkup(text: string, change: (markup: string) => string): string {
  return text
    .split(sections)
    .map((piece, at) => (at % 2 === 0 ? change(piece) : piece))
    .join('');
}

/** The root must come before this place. */
const farthestRoot = 8_192;

/** RSS whose elements are all in a namespace with a prefix (`<r:rss>`). */
function withoutPrefix(text: string): string {
  const prefix = /<([\w.-]{1,40}):rss[\s>]/.exec(text.slice(0, farthestRoot))?.[1];
  if (prefix === undefined) return text;
  return inMarkup(text, (markup) => markup.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</'));
}

/** In RSS 1.0 items come after the channel; some put them inside it. */
function withItemsBesideChannel(text: string): string {
  if (!/<(?:[\w.-]{1,40}:)?RDF[\s>]/i.test(text.slice(0, farthestRoot))) return text;
  const first = text.search(/<(?:[\w.-]{1,40}:)?item[\s>]/);
  const closing = /<\/(?:[\w.-]{1,40}:)?channel\s*>/.exec(text);
  if (first < 0 || !closing || closing.index < first) return text;
  const items = text.slice(first, closing.index);
  return `${text.slice(0, first)}${closing[0]}${items}${text.slice(closing.index + closing[0].length)}`;
}

/** Attributes that mark an element's text as base64, in Atom 0.3 and in Atom 1.0 (RFC 4287 3.1.1, 4.1.3.3). */
const base64 =
  /\s(?:mode\s{0,9}=\s{0,9}["']base64["']|type\s{0,9}=\s{0,9}["']application\/octet-stream["'])/i;

/** CDATA around an address or base64 text is needless and would hide it from the changes below. */
function withoutNeedlessCdata(text: string): string {
  return text.replace(
    /(<[\w:]{1,40}(?:\s[^<>]*)?>)\s*<!\[CDATA\[([^<>[\]]*)\]\]>(?=\s*<\/)/g,
    (whole, tag: string, words: string) => {
      if (base64.test(tag)) return tag + words;
      return /^<link[\s>]/.test(tag) ? tag + escapeText(words) : whole;
    },
  );
}

/**
 * Repairs links written as in the other format: in Atom with the address as text, in RSS as an attribute, or after an
 * empty link.
 */
function withUsualLinks(markup: string, isAtom: boolean): string {
  if (isAtom)
    return markup.replace(/<link(\s[^<>]*)?>([^<]*)<\/link>/g, (whole, attributes = '', address = '') =>
      /\bhref=/.test(attributes) || !/^\s*https?:/.test(address)
        ? whole
        : `<link${attributes} href="${address.trim().replaceAll('"', '%22')}"/>`,
    );
  const filled = markup.replace(/<link\s*\/>\s*(https?:[^\s<>]+)/g, '<link>$1</link>');
  return filled.replace(/<link(\s[^<>]*)>(?:([^<]*)<\/link>)?/g, (whole, attributes = '', words?: string) => {
    const address = /\shref=["'](https?:[^"']*)["']/.exec(attributes)?.[1];
    const isOther = /\srel=/.test(attributes) && !/\srel=["']alternate["']/.test(attributes);
    const isWhole = words === undefined ? attributes.endsWith('/') : !/^\s*https?:/.test(words);
    return address !== undefined && !isOther && isWhole ? `<link>${address}</link>` : whole;
  });
}

function withoutBase64(markup: string): string {
  return markup.replace(
    /<([\w:]{1,40})(\s[^<>]*)>([^<]*)(?=<\/)/g,
    (whole, name: string, attributes: string, coded: string) => {
      if (!base64.test(attributes)) return whole;
      const value = Buffer.from(coded, 'base64').toString('utf8');
      const isSound = !value.includes('\ufffd') && !value.includes(']]>');
      if (!isSound) return whole;
      const type = attributes.replace(/application\/octet-stream/i, 'html');
      return `<${name}${type}><![CDATA[${value}]]>`;
    },
  );
}

/**
 * Elements of another format that occur in this one, with this one's own: Atom's in RSS, those of RSS 2.0 in RSS 1.0.
 */
const foreign = {
  rss: { id: 'atom:id', updated: 'atom:updated', published: 'atom:published', summary: 'atom:summary' },
  rdf: { pubDate: 'dc:date', author: 'dc:creator', category: 'dc:subject' },
};

/** Replaces foreign elements with this format's own. */
function withOwnElements(text: string, kind: keyof typeof foreign): string {
  const names: Record<string, string> = foreign[kind];
  const tags = new RegExp(`<(/?)(${Object.keys(names).join('|')})(?=[\\s/>])`, 'g');
  if (text.search(tags) < 0) return text;
  return inMarkup(text, (markup) =>
    markup.replace(tags, (_tag, slash: string, name: string) => `<${slash}${names[name]}`),
  );
}

/** A feed in the form that its reader knows, if its own is rare or wrong but unambiguous. */
export function inUsualForm(text: string): string {
  if (/^\s*\{/.test(text)) return text;
  const reordered = withItemsBesideChannel(withoutPrefix(text));
  const head = reordered.slice(0, farthestRoot);
  const isAtom = /<(?:[\w.-]{1,40}:)?(?:feed|entry)[\s>]/i.test(head);
  const isRdf = !isAtom && /<(?:[\w.-]{1,40}:)?RDF[\s>]/i.test(head);
  const own = isAtom ? reordered : withOwnElements(reordered, isRdf ? 'rdf' : 'rss');
  const isBase64 = isAtom && base64.test(own);
  const hasOddLinks = isAtom ? /<link>|<\/link>/.test(own) : /<link[\s/]/.test(own);
  if (!isBase64 && !hasOddLinks) return own;
  return inMarkup(isAtom ? withoutNeedlessCdata(own) : own, (markup) => {
    const linked = withUsualLinks(markup, isAtom);
    return isBase64 ? withoutBase64(linked) : linked;
  });
}
