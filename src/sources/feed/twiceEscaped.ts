import { decodeHTML } from 'entities';

const opening = /^\s*&lt;(?:p|div|br|a|strong|em|b|i|ul|ol|h[1-6]|img|span|figure|blockquote)(?:\s|&gt;|\/)/i;
const closing = /&lt;\/[a-z][a-z0-9]*&gt;|\/&gt;/i;

/** HTML that was escaped once more than it should be: it has no tags, but begins with an escaped one. */
export function withoutSecondEscaping(html: string): string {
  const isEscaped = opening.test(html) && closing.test(html) && !/<[a-z!/]/i.test(html);
  return isEscaped ? decodeHTML(html) : html;
}
