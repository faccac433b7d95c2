import { withoutEnd } from '../ends.ts';

/** An at sign and what may be a person's name. The sign may not follow a part of a word or of an address. */
const mention = /(?<![\p{L}\p{M}\p{N}._%+@＠-])[@＠]([\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*)/gu;
const latin = /^[\p{Script=Latin}\p{M}_]/u;

/** A piece of a note's text; `names` are the names that it may mention, the longest first. */
export interface Piece {
  text: string;
  names?: string[];
}

/**
 * Splits a note's text into pieces. A name follows an at sign, and may be followed by a dot, a hyphen or letters of
 * another script: "@anna...", "@annaさん".
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(mention)) {
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: whole, names: namesIn(name) });
    from = index + whole.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** The names that a mention may stand for. An account's name has at most 32 ASCII letters, digits, dots and hyphens. */
function namesIn(written: string): string[] {
  const [ascii = ''] = /^[A-Za-z0-9.-]*/.exec(written) ?? [];
  if (ascii === '' || latin.test(written.slice(ascii.length))) return [withoutEnd(written, /[._-]/)];
  const steps = ascii.slice(0, 64).split(/(?=[.-])/);
  return steps
    .map((_, n) => steps.slice(0, n + 1).join(''))
    .filter((name) => /[A-Za-z0-9]$/.test(name))
    .reverse()
    .slice(0, 8);
}

/** Puts the people whom a note is addressed to in front of its text, unless the text mentions them. */
export function addressed(text: string, to: string): string {
  const mentioned = new Set(
    piecesOf(text).flatMap(({ names = [] }) => names.map((name) => name.toLowerCase())),
  );
  const names = to
    .split(/[\s,;]+/)
    .map((name) => name.replace(/^[@＠]+/, ''))
    .filter((name) => name !== '' && !mentioned.has(name.toLowerCase()));
  return [...new Set(names)].map((name) => `@${name} `).join('') + text;
}
