/**
 * Escaping for HTML and XML alike. The package `entities` would also write `&nbsp;`, which XML does not know, or
 * `&apos;`, and a body that is escaped differently counts as changed: every article would get a new revision.
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
