import { JSONParser } from '@streamparser/json';
import { reasonOf } from '../../errors.ts';
import { parsedJson } from '../../extract/html/looseJson.ts';
import type { Salvaged } from './salvage.ts';

/** What is read of a JSON Feed besides its items. */
const heads = ['version', 'title', 'language', 'home_page_url', 'authors'];

/** The complete items of a JSON Feed before the place where its JSON breaks; undefined if there are none. */
export function salvagedJson(written: string): Salvaged | undefined {
  // Templates often leave line ends within texts; as spaces, nothing is lost.
  const text = written.replace(/\p{Cc}/gu, ' ');
  if (parsedJson(text) !== undefined)
    return {
      text,
      note: `its JSON has line ends within texts, in line ${faultyLine(written)}; all was read`,
    };
  const items: unknown[] = [];
  const head: Record<string, unknown> = {};
  let hasEnded = false;
  const parser = new JSONParser({
    paths: ['$.items.*', ...heads.map((name) => `$.${name}`)],
    keepStack: false,
  });
  parser.onValue = ({ value, key, stack }) => {
    if (stack.length > 1) items.push(value);
    else head[String(key)] = value;
  };
  // The parser repeats its error; `JSON.parse` reports where it is.
  parser.onError = () => {
    hasEnded = true;
  };
  parser.onEnd = () => {
    hasEnded = true;
  };
  for (let at = 0; at < text.length && !hasEnded; at += 65_536) parser.write(text.slice(at, at + 65_536));
  if (items.length === 0) return undefined;
  const read = items.length === 1 ? 'one entry was' : `${items.length} entries were`;
  return {
    text: JSON.stringify({ ...head, items }),
    note: `it breaks off, or its JSON is broken, in line ${faultyLine(written)}; ${read} read`,
  };
}

function faultyLine(text: string): number {
  try {
    JSON.parse(text);
    return 1;
  } catch (error) {
    const place = /\bposition (\d+)/.exec(reasonOf(error))?.[1];
    return text.slice(0, place === undefined ? text.length : Number(place)).split('\n').length;
  }
}
