import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { oneLine } from '../../article/text.ts';
import { bodyFrom } from './markedBody.ts';
import { readMarkup } from './readMarkup.ts';
import { treeOf } from './tree.ts';

/** Larger pages are no articles, and would delay other work. */
const largest = 1_000_000;
const maxElements = 5_000;

/** A shorter text is not an article but, say, a notice to enable scripts. */
const shortest = 140;

/**
 * The article's body if a page gives no other sign of it, as a reader's view finds it; links and images kept.
 * Undefined if there is none.
 */
export function readableBody(html: string): string | undefined {
  if (html.length > largest || !treeOf(html)) return undefined;
  const { document } = parseHTML(html);
  if (!document.documentElement || !document.body) return undefined;
  const found = new Readability(document, {
    charThreshold: shortest,
    maxElemsToParse: maxElements,
    keepClasses: false,
  }).parse();
  if (!found?.content || oneLine(found.textContent ?? '').length < shortest) return undefined;
  const body = bodyFrom(readMarkup(found.content).lines.map(({ tokens }) => tokens));
  return body === '' ? undefined : body;
}
