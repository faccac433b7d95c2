import { limits } from '../../article/limits.ts';

/** The elements in which a feed names somebody, with what may stand around a name: an address, brackets, child elements. */
const opening = /<(author|managingEditor|webMaster)(?:\s[^<>]*)?>/gi;

/** Nobody's name with mark-up around it is longer. */
const longest = 4 * limits.author;

/**
 * The feed without elements that name somebody at a length that no name has: the package takes the square of their
 * length (100,000 brackets took it half a minute). Each character is looked at twice at most.
 */
export function withoutLongPersons(text: string): string {
  const pieces: string[] = [];
  let count = 0;
  opening.lastIndex = 0;
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const start = opening.lastIndex;
    const closing = new RegExp(`</${found[1]}\\s*>`, 'gi');
    closing.lastIndex = start;
    const end = closing.exec(text)?.index;
    if (end === undefined) break;
    opening.lastIndex = end;
    if (end - start <= longest) continue;
    pieces.push(text.slice(count, start));
    count = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(count);
}
