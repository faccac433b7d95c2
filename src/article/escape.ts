/**
 * Text as HTML and XML write it. The package `entities` has no such two: its own also write `&nbsp;`, which XML does
 * not know, or `&apos;`; and a body that is escaped differently is a different body, so a new revision of every
 * article.
 */
const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For text between tags. */
export function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (sign) => references[sign] ?? sign);
}

/** The same for an attribute's value in double quotes; also safe between tags. */
export function escapeAttribute(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => references[sign] ?? sign);
}
