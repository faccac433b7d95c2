import { escapeAttribute } from '../../article/escape.ts';
import { blocks, holders, type Token } from './tokens.ts';

interface OpenElement {
  name: string;
  at: number;
  hasContent: boolean;
}

/** Joins tokens into well-nested HTML without empty elements. */
class BodyWriter {
  readonly #pieces: string[] = [];
  readonly #stack: OpenElement[] = [];

  #isOpen(name: string): boolean {
    return this.#stack.some((element) => element.name === name);
  }

  #push(name: string, html: string): void {
    this.#stack.push({ name, at: this.#pieces.length, hasContent: false });
    this.#pieces.push(html);
  }

  #pop(): void {
    const element = this.#stack.pop();
    if (!element) return;
    if (!element.hasContent && element.name !== 'td' && element.name !== 'th') {
      this.#pieces.length = element.at;
      return;
    }
    if (blocks.has(element.name)) this.#trimEnd();
    this.#pieces.push(`</${element.name}>`, blocks.has(element.name) && this.#stack.length === 0 ? '\n' : '');
    const around = this.#stack.at(-1);
    if (around) around.hasContent = true;
  }

  #trimEnd(): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined && !last.startsWith('<')) this.#pieces[this.#pieces.length - 1] = last.trimEnd();
  }

  #popTo(name: string): void {
    while (this.#isOpen(name)) {
      const isIt = this.#stack.at(-1)?.name === name;
      this.#pop();
      if (isIt) return;
    }
  }

  #needsParagraph(): boolean {
    return !this.#stack.some(({ name }) => holders.has(name));
  }

  open(name: string, html: string): void {
    if (blocks.has(name)) {
      this.#popTo('p');
      if (name === 'li' || name === 'tr' || name === 'td') this.#closeSibling(name);
    } else if (this.#needsParagraph()) this.#push('p', '<p>');
    this.#push(name, html);
  }

  /** An element without an end tag ends where the next of its kind begins, in the same list or table. */
  #closeSibling(name: string): void {
    const parents: Record<string, string[]> = { li: ['ul', 'ol'], tr: ['table'], td: ['table', 'tr'] };
    const from = this.#stack.findLastIndex((element) => parents[name]?.includes(element.name));
    if (this.#stack.slice(from + 1).some((element) => element.name === name)) this.#popTo(name);
  }

  close(name: string): void {
    this.#popTo(name);
  }

  void(html: string): void {
    const isBreak = html === '<br>' || html === '<hr>';
    if (isBreak && (html === '<hr>' || !this.#stack.at(-1)?.hasContent)) return;
    const around = this.#stack.at(-1);
    if (!around) this.#push('p', '<p>');
    this.#pieces.push(html);
    if (!isBreak) this.#fill();
  }

  text(raw: string): void {
    const last = this.#pieces.at(-1) ?? '';
    const isStart = this.#stack.every(({ hasContent }) => !hasContent) || last === '<br>';
    const text = isStart ? raw.replace(/\s+/g, ' ').trimStart() : raw.replace(/\s+/g, ' ');
    if (text === '') return;
    if (text === ' ') {
      if (this.#stack.at(-1)?.hasContent && !last.endsWith(' ')) this.#pieces.push(' ');
      return;
    }
    if (this.#needsParagraph()) this.#push('p', '<p>');
    this.#pieces.push(escapeAttribute(text));
    this.#fill();
  }

  #fill(): void {
    for (const element of this.#stack) element.hasContent = true;
  }

  /** A paragraph that the markup did not open ends with its line. */
  endLine(isImplied: boolean): void {
    if (isImplied) this.#popTo('p');
  }

  toString(): string {
    while (this.#stack.length > 0) this.#pop();
    return this.#pieces.join('').trim();
  }
}

/** Removes the first `letters` visible characters from the text of lines: a dateline that is stored separately. */
function withoutStart(lines: Token[][], letters: number): Token[][] {
  let left = letters;
  let isTrimming = letters > 0;
  return lines.map((tokens) =>
    tokens.map((token) => {
      if (!isTrimming || token.kind !== 'text') return token;
      let at = 0;
      while (at < token.text.length && (left > 0 || /\s/.test(token.text[at] ?? ''))) {
        if (!/\s/.test(token.text[at] ?? '')) left--;
        at++;
      }
      if (at < token.text.length) isTrimming = false;
      return { kind: 'text', text: token.text.slice(at) };
    }),
  );
}

/**
 * The HTML of a body from its lines' tokens: links, images, lists, tables and emphasis kept, everything else removed,
 * well nested. `skip` visible characters (white space not counted) are left out at its start.
 */
export function bodyFrom(lines: Token[][], skip = 0): string {
  const writer = new BodyWriter();
  let open = 0;
  for (const tokens of withoutStart(lines, skip)) {
    for (const token of tokens) {
      if (token.kind === 'text') writer.text(token.text);
      else if (token.kind === 'void') writer.void(token.html);
      else if (token.kind === 'open') {
        if (token.name === 'p') open++;
        writer.open(token.name, token.html);
      } else {
        if (token.name === 'p') open = Math.max(0, open - 1);
        writer.close(token.name === 'h1' ? 'h2' : token.name);
      }
    }
    writer.endLine(open === 0);
  }
  return writer.toString();
}
