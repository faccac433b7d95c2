import { JSONParser } from '@streamparser/json';
import { reasonOf } from '../../errors.ts';
import type { Salvaged } from './salvage.ts';

/** What of a JSON Feed is read beside its items. */
const heads = ['version', 'title', 'language', 'home_page_url', 'authors'];

/** The items that a JSON Feed gives in whole before its JSON breaks; undefined where it gives none. */
export function salvagedJson(text: string): Salvaged | undefined {
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
  // It says the same more than once; `JSON.parse` says where.
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
    note: `it breaks off, or its JSON is broken, in line ${faultyLine(text)}; ${read} read`,
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
