import { decodeHTML } from 'entities';

/** A valid escape of JSON. */
const knownEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * The string literal that starts here, with its quotation marks: without line ends and with JSON's own escapes only.
 */
function textAt(written: string, start: number): { text: string; end: number } {
  let text = '"';
  let at = start + 1;
  for (; at < written.length && written[at] !== '"'; at++) {
    const sign = written[at] ?? '';
    if (sign !== '\\') {
      text += sign < ' ' ? ' ' : sign;
      continue;
    }
    knownEscape.lastIndex = at;
    const [known] = knownEscape.exec(written) ?? [];
    text += known ?? '';
    at += known ? known.length - 1 : 0;
  }
  return { text: `${text}"`, end: at };
}

/** The end of the comment that begins at `at`; `at` itself if none begins there. */
function commentEnd(written: string, at: number, isWithin: boolean): number {
  const isBlock = written.startsWith('/*', at);
  // Outside the data, "//" precedes CDATA marks, possibly on one line with the data, so it is not a comment there.
  if (!isBlock && !(isWithin && written.startsWith('//', at))) return at;
  const end = isBlock ? written.indexOf('*/', at + 2) + 1 : written.indexOf('\n', at);
  return end <= at ? written.length : end;
}

/**
 * The JSON values in a script as templates write it: with comments, CDATA marks and semicolons around it, commas at the
 * end of lists, line ends and unknown escapes within texts, all quotation marks as entities. What is broken otherwise
 * is left out.
 */
export function looseJson(script: string): unknown[] {
  const decoded = /^\s*[[{]\s*&(?:quot|#34|#x22);/i.test(script) ? decodeHTML(script) : script;
  const written = decoded.replaceAll('<![CDATA[', '').replaceAll(']]>', '');
  const values: string[] = [];
  let value = '';
  let depth = 0;
  let comma = '';
  for (let at = 0; at < written.length; at++) {
    const sign = written[at] ?? '';
    const end = sign === '/' ? commentEnd(written, at, depth > 0) : at;
    if (end > at || sign <= ' ') {
      at = end;
      continue;
    }
    if (depth === 0 && sign !== '{' && sign !== '[') continue;
    const isEnd = sign === '}' || sign === ']';
    value += isEnd ? '' : comma;
    comma = sign === ',' ? sign : '';
    if (sign === '"') {
      const { text, end: behind } = textAt(written, at);
      value += text;
      at = behind;
    } else if (sign !== ',') value += sign;
    if (sign === '{' || sign === '[') depth += 1;
    if (isEnd) depth -= 1;
    if (depth > 0) continue;
    values.push(value);
    value = '';
  }
  return values.map(parsedJson).filter((one) => one !== undefined);
}

/** The value of a JSON text; undefined if it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
