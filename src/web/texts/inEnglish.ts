import { html } from 'ghtml';
import type { Markup } from '../theme/layout.ts';

/** Private-use characters that no text contains, around an English passage in a text of another language. */
const begin = '\u{f0002}';
const end = '\u{f0003}';
const passages = /\u{f0002}([^\u{f0002}\u{f0003}]*)\u{f0003}/gu;
const signs = /[\u{f0002}\u{f0003}]/gu;
/** A passage that is a sentence itself, with the stop of the text around it. */
const stoppedTwice = /([.!?…]\u{f0003})[.。۔]/gu;

export function isEnglish(language: string): boolean {
  return /^en(-|$)/i.test(language);
}

/**
 * A sentence that the desk shares with the API and the command line, as a text of a desk in this language or a value in
 * one. It is shown through `marked`, and so is every notice.
 */
export function inEnglish(language: string, sentence: string): string {
  return sentence === '' || isEnglish(language) ? sentence : begin + sentence.replace(signs, '') + end;
}

/** A text of the desk, escaped, with its English passages marked as such, so that they are read aloud rightly. */
export function marked(text: string): Markup {
  return html`${text}`
    .replace(stoppedTwice, '$1')
    .replace(passages, '<span lang="en" dir="ltr">$1</span>')
    .replace(signs, '');
}
