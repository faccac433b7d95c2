import { escapeAttribute } from '../article/escape.ts';
import { bulletText } from './page/bullets.ts';
import type { Line } from './page/lines.ts';

const sentenceEnd =
  /[.!?:;\u2026\u3002\uFF01\uFF1F\u06D4\u061F\u0964]["'\u00BB\u2019\u201D\u300D\u300F)\]]*$/u;

/** Text wrapped at some 70 to 100 columns: lines of similar length, one of which ends within a sentence. */
function isWrapped(block: Line[]): boolean {
  const full = block.slice(0, -1);
  const isFull = ({ text }: Line) => text.length >= 40 && text.length <= 110;
  return full.length > 0 && full.every(isFull) && full.some(({ text }) => !sentenceEnd.test(text));
}

function blocksOf(lines: Line[]): Line[][] {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last && line.gap === 0) last.push(line);
    else blocks.push([line]);
  }
  return blocks;
}

/** The paragraphs of a body's lines: separated by blank lines, or one on each line; wrapped lines are joined. */
export function paragraphsIn(lines: Line[]): string[] {
  return blocksOf(lines).flatMap((block) => {
    const texts = block.map(({ text }) => text);
    const isList = texts.some((text) => bulletText(text) !== undefined);
    return !isList && isWrapped(block) ? [texts.join(' ')] : texts;
  });
}

/** Paragraphs as HTML; lines that start with a bullet sign become a list. */
export function bodyOf(paragraphs: string[]): string {
  const html: string[] = [];
  let points: string[] = [];
  const endList = () => {
    if (points.length > 0)
      html.push(`<ul>${points.map((point) => `<li>${escapeAttribute(point)}</li>`).join('')}</ul>`);
    points = [];
  };
  for (const [at, paragraph] of paragraphs.entries()) {
    const point = bulletText(paragraph);
    // A single line with a dash is direct speech (French, Polish, Russian); a list has several.
    const isListed =
      point &&
      [paragraphs[at - 1], paragraphs[at + 1]].some((next) => next && bulletText(next) !== undefined);
    if (point && isListed && !/^[\u2013\u2014]/.test(paragraph)) {
      points.push(point);
      continue;
    }
    endList();
    html.push(`<p>${escapeAttribute(paragraph)}</p>`);
  }
  endList();
  return html.join('\n');
}
