import { decodeHTML } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { blockElements, isElement, silentElements, voidElements } from './elements.ts';

/** Receives a page's markup piece by piece; `raw` is the tag as written. */
export interface MarkupListener {
  open(name: string, attributes: ReadonlyMap<string, string>, raw: string): void;
  close(name: string, raw: string): void;
  text(text: string): void;
}

/**
 * Reads markup from start to end, entities decoded once. It keeps no stack of open elements, so time and memory grow
 * only with the length, whatever is nested or never closed. An unfinished tag at the end is text.
 */
export function listenTo(markup: string, listener: MarkupListener): void {
  let name = '';
  let tagStart = -1;
  let heard = 0;
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();

  const opened = (endIndex: number) => {
    listener.open(name, attributes, markup.slice(tagStart, endIndex + 1));
    heard = endIndex + 1;
    attributes = new Map();
  };
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      name = markup.slice(start, end).toLowerCase();
      tagStart = start - 1;
    },
    onattribname(start, end) {
      attribute = markup.slice(start, end).toLowerCase();
      value = '';
    },
    onattribdata(start, end) {
      value += markup.slice(start, end);
    },
    onattribentity(codePoint) {
      value += String.fromCodePoint(codePoint);
    },
    onattribend() {
      if (!attributes.has(attribute)) attributes.set(attribute, value);
    },
    onopentagend: opened,
    onselfclosingtag: opened,
    onclosetag(start, end) {
      const raw = markup.slice(start - 2, end);
      heard = Math.max(markup.indexOf('>', end), end) + 1;
      listener.close(markup.slice(start, end).toLowerCase(), `${raw}>`);
    },
    ontext(start, end) {
      heard = end;
      listener.text(markup.slice(start, end));
    },
    ontextentity(codePoint, end) {
      heard = end;
      listener.text(String.fromCodePoint(codePoint));
    },
    oncdata(start, end, endOffset) {
      heard = end + 1;
      listener.text(markup.slice(start, end - endOffset));
    },
    oncomment(_start, end) {
      heard = end + 1;
    },
    ondeclaration(_start, end) {
      heard = end + 1;
    },
    onprocessinginstruction(_start, end) {
      heard = end + 1;
    },
    onend() {},
  };
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks);
  tokenizer.write(markup);
  tokenizer.end();
  if (markup[heard] === '<') listener.text(decodeHTML(markup.slice(heard)));
}

/** Whether a text holds a tag of HTML. */
export function holdsTags(text: string): boolean {
  if (!text.includes('<')) return false;
  let found = false;
  const enter = (name: string) => {
    found ||= isElement(name);
  };
  listenTo(text, { open: enter, close: enter, text: () => {} });
  return found;
}

/** What replaces the tags of a text: a line's end, a paragraph's, a list item, or what was written. */
export interface Marks {
  line: string;
  paragraph: string;
  item: string;
  /** True: angle brackets that are not an element of HTML stay unchanged. */
  keepUnknown: boolean;
}

/** The text of markup without its tags; what is not read (scripts, styles) is left out. */
export function untagged(markup: string, marks: Marks): string {
  if (!markup.includes('<') && !markup.includes('&')) return markup;
  const pieces: string[] = [];
  let silent = '';
  const markOf = (name: string, closing: boolean) => {
    if (name === 'br') return marks.line;
    if (name === 'li' && !closing) return marks.paragraph + marks.item;
    return blockElements.has(name) ? marks.paragraph : '';
  };
  listenTo(markup, {
    open(name, _attributes, raw) {
      if (silent) return;
      if (silentElements.has(name) && !voidElements.has(name)) silent = name;
      else pieces.push(marks.keepUnknown && !isElement(name) ? decodeHTML(raw) : markOf(name, false));
    },
    close(name, raw) {
      if (silent && silent !== name) return;
      silent = '';
      pieces.push(marks.keepUnknown && !isElement(name) ? decodeHTML(raw) : markOf(name, true));
    },
    text(text) {
      if (!silent) pieces.push(text);
    },
  });
  return pieces.join('');
}
