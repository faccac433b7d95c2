/** What stands in CDATA sections and comments is nobody's mark-up; one that never ends goes on to the end. */
const sections = /(<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$))/;

/** Changes what is mark-up in a document, and leaves CDATA sections and comments as they are. */
export function inMarkup(text: string, change: (markup: string) => string): string {
  return text
    .split(sections)
    .map((piece, at) => (at % 2 === 0 ? change(piece) : piece))
    .join('');
}

/** The root stands before this place; what comes later is no root. */
const farthestRoot = 8_192;

/** RSS whose elements are all in a namespace with a prefix (`<r:rss>`). */
function withoutPrefix(text: string): string {
  const prefix = /<([\w.-]{1,40}):rss[\s>]/.exec(text.slice(0, farthestRoot))?.[1];
  if (prefix === undefined) return text;
  return inMarkup(text, (markup) => markup.replaceAll(`<${prefix}:`, '<').replaceAll(`</${prefix}:`, '</'));
}

/** RSS 1.0 has its items reordered the channel; some put them into it. */
function withItemsBesideChannel(text: string): string {
  if (!/<(?:[\w.-]{1,40}:)?RDF[\s>]/i.test(text.slice(0, farthestRoot))) return text;
  const first = text.search(/<(?:[\w.-]{1,40}:)?item[\s>]/);
  const closing = /<\/(?:[\w.-]{1,40}:)?channel\s*>/.exec(text);
  if (first < 0 || !closing || closing.index < first) return text;
  const items = text.slice(first, closing.index);
  return `${text.slice(0, first)}${closing[0]}${items}${text.slice(closing.index + closing[0].length)}`;
}

/** A link as the other format writes it: with its address as text in Atom, as an attribute in RSS. */
function withUsualLinks(markup: string, isAtom: boolean): string {
  if (isAtom)
    return markup.replace(/<link(\s[^<>]*)?>([^<]*)<\/link>/g, (whole, attributes = '', address = '') =>
      /\bhref=/.test(attributes) || !/^\s*https?:/.test(address)
        ? whole
        : `<link${attributes} href="${address.trim().replaceAll('"', '%22')}"/>`,
    );
  return markup.replace(/<link(\s[^<>]*)>(?:([^<]*)<\/link>)?/g, (whole, attributes = '', words?: string) => {
    const address = /\shref=["'](https?:[^"']*)["']/.exec(attributes)?.[1];
    const isOther = /\srel=/.test(attributes) && !/\srel=["']alternate["']/.test(attributes);
    const isWhole = words === undefined ? attributes.endsWith('/') : !/^\s*https?:/.test(words);
    return address !== undefined && !isOther && isWhole ? `<link>${address}</link>` : whole;
  });
}

/** Atom 0.3 may give a text in base64 (`mode="base64"`). */
function withoutBase64(markup: string): string {
  return markup.replace(
    /<([\w:]{1,40})(\s[^<>]*)>([^<]*)(?=<\/)/g,
    (whole, name: string, attributes: string, coded: string) => {
      if (!/\smode=["']base64["']/i.test(attributes)) return whole;
      const value = Buffer.from(coded, 'base64').toString('utf8');
      const isSound = !value.includes('\ufffd') && !value.includes(']]>');
      return isSound ? `<${name}${attributes}><![CDATA[${value}]]>` : whole;
    },
  );
}

/** A feed in the form that its reader knows, where it has one that is seldom or wrong but plain in what it means. */
export function inUsualForm(text: string): string {
  if (/^\s*\{/.test(text)) return text;
  const reordered = withItemsBesideChannel(withoutPrefix(text));
  const isAtom = /<(?:[\w.-]{1,40}:)?(?:feed|entry)[\s>]/i.test(reordered.slice(0, farthestRoot));
  const isBase64 = isAtom && /\smode=["']base64["']/i.test(reordered);
  const hasOddLinks = isAtom ? /<link>|<\/link>/.test(reordered) : /<link\s/.test(reordered);
  if (!isBase64 && !hasOddLinks) return reordered;
  return inMarkup(reordered, (markup) => {
    const linked = withUsualLinks(markup, isAtom);
    return isBase64 ? withoutBase64(linked) : linked;
  });
}
