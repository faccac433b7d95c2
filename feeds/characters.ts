/**
 * Code units that may need checking. Most texts have none, and this class is matched several times faster than
 * `unwanted`.
 */
const suspect = /[^\t\n\r\x20-\x7E\xA0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFFD]/;

/**
 * What XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets: controls, lone surrogates, U+FFFE, U+FFFF) and what
 * it discourages and validators refuse (C1 controls, the other non-characters).
 */
const unwanted = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu;

/** The text without characters that no document may contain; lines stay lines. */
export function legalText(text: string): string {
  return suspect.test(text) ? text.replace(unwanted, '') : text;
}

/** Legal text on one line, single-spaced. */
export function oneLine(text: string): string {
  return legalText(text.replace(/\s+/g, ' ')).trim();
}

const hexReferences: Record<string, string> = { '&': '&#x26;', '<': '&#x3C;', '>': '&#x3E;' };

/**
 * RSS does not say whether a title is text or HTML; most readers show hexadecimal references correctly
 * (https://www.rssboard.org/rss-profile#data-types-characterdata).
 */
export function escapeRssTitle(text: string): string {
  return text.replace(/[&<>]/g, (sign) => hexReferences[sign] ?? sign);
}

/** HTML that is safe in CDATA. The package splits only the first `]]>` of a text, so none may reach it. */
export function forCdata(html: string): string {
  return html.replaceAll(']]>', ']]&gt;');
}

/** Text for the package's elements: it turns `&amp;` back into `&` before it escapes, so "&amp;" would be lost. */
export function forPackage(text: string): string {
  return text.replaceAll('&', '&amp;');
}
