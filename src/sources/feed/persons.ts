import { limits } from '../../article/limits.ts';

/**
 * The elements in which a feed names a person, with everything that may surround a name: an address, brackets, child
 * elements.
 */
const opening = /<(author|managingEditor|webMaster)(?:\s[^<>]*)?>/gi;

/** No name with its markup is longer. */
const longest = 4 * limits.author;

/**
 * The feed without person elements of an impossible length: the package takes quadratic time for them (100,000
 * brackets took it half a minute). Each character is read at most twice.
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
