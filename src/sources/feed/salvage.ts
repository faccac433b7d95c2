import { SaxesParser } from 'saxes';
import { joinedBy } from '../../joined.ts';
import { inMarkup } from './usualForm.ts';

/** An entry of a broken document. */
interface Piece {
  start: number;
  /** Its element with its prefix. */
  name: string;
  xml: string;
  isClosed: boolean;
}

/** What could be read of a broken document, and what was done to it, in words. */
export interface Salvaged {
  text: string;
  note: string;
}

/** The longest markup around an entry: the root and the channel, with their namespaces. */
const longestOpening = 4_096;

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

/** A sign that begins no element is literal: `<5%`. */
const strayLessThan = /<(?!\/?[\p{L}_:]|[!?])/gu;

function withoutStraySigns(text: string): Salvaged | undefined {
  let length = 0;
  let first = -1;
  const escaped = inMarkup(text, (markup) =>
    markup.replace(strayLessThan, (_sign, at: number) => {
      if (first < 0) first = at;
      return '&lt;';
    }),
  );
  while (length < text.length && text.charCodeAt(length) === escaped.charCodeAt(length)) length++;
  if (first < 0) return undefined;
  const where = `line ${lineAt(text, length)}`;
  return {
    text: escaped,
    note: `its XML is broken in ${where}: a “<” begins no element; it was read as text`,
  };
}

/** Every entry, from its beginning to its end, the next one's beginning, or the end of the text. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const signs = /<!\[CDATA\[|<(\/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s/>])/gi;
  let start = -1;
  let name = '';
  const end = (place: number, isClosed: boolean) => {
    if (start >= 0) pieces.push({ start, name, xml: text.slice(start, place), isClosed });
    start = -1;
  };
  let noMoreSections = false;
  for (let sign = signs.exec(text); sign; sign = signs.exec(text)) {
    if (sign[1] === undefined) {
      const behind = noMoreSections ? -1 : text.indexOf(']]>', sign.index);
      if (behind < 0) noMoreSections = true;
      else signs.lastIndex = behind;
    } else if (sign[1] === '') {
      end(sign.index, false);
      start = sign.index;
      name = sign[2] ?? '';
    } else {
      const behind = text.indexOf('>', sign.index);
      end(behind < 0 ? text.length : behind + 1, behind >= 0);
    }
  }
  end(text.length, false);
  return pieces;
}

/** The tags around the entries, still open at the first one. */
function openTags(head: string): string[] {
  const open: { name: string; tag: string }[] = [];
  inMarkup(head, (markup) => {
    for (const [tag, isEnd, name = ''] of markup.matchAll(/<(\/?)([\p{L}_][^\s<>/]*)(?:[\s/][^<>]*)?>/gu)) {
      if (isEnd) {
        const at = open.findLastIndex((one) => one.name === name);
        if (at >= 0) open.splice(at);
      } else if (!tag.endsWith('/>')) open.push({ name, tag });
    }
    return markup;
  });
  return open.map(({ tag }) => tag);
}

const closingOf = (tag: string) => `</${/^<([^\s<>/]+)/.exec(tag)?.[1] ?? ''}>`;

/** An entry appended to others, to check whether it is still read there. */
function probe(name: string): string {
  const title = `${name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : ''}title`;
  return `<${name}><${title}>.</${title}></${name}>`;
}

/** The readable pieces: all of them together, otherwise each half separately. */
function readable(pieces: Piece[], canRead: (xml: string, count: number) => boolean): Piece[] {
  if (pieces.length === 0 || canRead(pieces.map(({ xml }) => xml).join('\n'), pieces.length)) return pieces;
  if (pieces.length === 1) return [];
  const middle = Math.ceil(pieces.length / 2);
  return [...readable(pieces.slice(0, middle), canRead), ...readable(pieces.slice(middle), canRead)];
}

function soundEntries(text: string, countOf: (text: string) => number | undefined): Salvaged | undefined {
  const pieces = piecesOf(text);
  const [first] = pieces;
  if (!first) return undefined;
  const head = text.slice(0, first.start);
  const tags = openTags(head);
  const opening = tags.join('');
  if (opening.length > longestOpening) return undefined;
  const closing = tags.toReversed().map(closingOf).join('');
  const canRead = (xml: string, count: number) =>
    countOf(opening + xml + probe(first.name) + closing) === count + 1;
  const sound = readable(
    pieces.filter(({ isClosed }) => isClosed),
    canRead,
  );
  if (sound.length === 0) return undefined;
  const whole = head + sound.map(({ xml }) => xml).join('\n') + closing;
  const isHeadSound = countOf(whole) === sound.length;
  const taken = new Set(sound);
  const lost = pieces.filter((piece) => !taken.has(piece));
  return {
    text: isHeadSound ? whole : opening + sound.map(({ xml }) => xml).join('\n') + closing,
    note: `${whatIsLost(text, lost)}; ${sound.length === 1 ? 'one entry was' : `${sound.length} entries were`} read`,
  };
}

/** What was left out and where, as a sentence. */
function whatIsLost(text: string, lost: Piece[]): string {
  if (lost.length === 0) return breaksOff(text);
  const lines = lost.slice(0, 5).map(({ start }) => lineAt(text, start));
  const more = lost.length > lines.length ? ' and more' : '';
  const entries = lost.length === 1 ? 'the entry in line' : 'the entries in lines';
  const isCut = lost.at(-1)?.isClosed === false;
  return `${isCut ? 'it breaks off, or its XML is broken' : 'its XML is broken'}: left out ${entries} ${lines.join(', ')}${more}`;
}

/** A sentence about a document that ends too early. */
export function breaksOff(text: string): string {
  return `it breaks off in line ${lineAt(text, text.length)}`;
}

/** Whether the root of an XML document is closed: otherwise the rest, perhaps more entries, is missing. */
export function hasEnd(text: string): boolean {
  const [, name] = /<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed))[\s>]/i.exec(text.slice(0, 8_192)) ?? [];
  return name === undefined || text.lastIndexOf(`</${name}`) >= 0;
}

/** How many entries begin in a document. */
export function entriesBegunIn(text: string): number {
  return piecesOf(text).length;
}

/** The first error in the XML of a document, and where (`3:25: …`); undefined if it is well-formed. */
export function firstFault(text: string): string | undefined {
  const parser = new SaxesParser({ xmlns: false });
  let fault: string | undefined;
  parser.on('error', ({ message }) => {
    fault ??= message;
  });
  parser.write(text).close();
  return fault?.slice(0, 200);
}

/**
 * The usable part of a feed whose XML is broken: all of it with stray signs read as text, otherwise the entries that
 * can be read separately. `countOf` returns how many entries can be read in a text; undefined if it is unreadable.
 */
export function salvaged(text: string, countOf: (text: string) => number | undefined): Salvaged | undefined {
  const escaped = withoutStraySigns(text);
  if (escaped && countOf(escaped.text) !== undefined) return escaped;
  const entries = soundEntries(escaped?.text ?? text, countOf);
  if (!escaped || !entries) return entries;
  return { text: entries.text, note: joinedBy('; ', [escaped.note, entries.note]) };
}
