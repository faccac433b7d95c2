import { withoutEnd } from '../ends.ts';

/**
 * A post as a person typed it: line breaks stay, characters that no platform shows or that break a text are removed.
 */
export function cleanPost(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\uFFFD\uFFF9-\uFFFB]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .normalize('NFC')
    .split('\n')
    .map((line) => withoutEnd(line, /[ \t]/))
    .join('\n')
    .trim();
}
