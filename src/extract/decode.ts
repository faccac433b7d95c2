import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { limits } from '../article/limits.ts';
import { SluglineError } from '../errors.ts';

const sizeLimit = 10 * 1024 * 1024;

/** How many bytes are examined to guess a text's encoding. */
const sampleSize = 64 * 1024;

const marks: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const binaryStarts = [
  '%PDF-',
  'PK\x03\x04',
  '\x89PNG',
  '\xff\xd8\xff',
  'GIF8',
  '\x1f\x8b',
  '\x7fELF',
  'RIFF',
  '\xd0\xcf\x11\xe0',
];

/** Encodings whose bytes are distinctive; other guesses are too close to Windows-1252. */
const tellable = /^(shift_jis|euc-jp|euc-kr|big5|gb18030|iso-2022-jp|windows-1251|windows-1256|koi8-r)$/i;

/**
 * How many valid letters beyond ASCII are required for each invalid one: a text that was cut or damaged, not another
 * encoding.
 */
const soundForEachBad = { declared: 1, guessed: 3 };

/** UTF-8 with U+FFFD for each invalid byte; undefined if there are so many that it is another encoding. */
export function damagedUtf8(bytes: Uint8Array, isDeclared: boolean): string | undefined {
  const text = asUtf8(bytes);
  const { bad, sound } = damageIn(text);
  const needed = isDeclared ? soundForEachBad.declared : soundForEachBad.guessed;
  if (sound > 0 && sound >= bad * needed) return text;
  return isDeclared && sound === 0 && bad <= mostCut && isCut(bytes) ? text : undefined;
}

/** As many cut letters are believed in a text without any sound letter beyond ASCII. */
const mostCut = 3;

/** Whether all bytes beyond ASCII begin one of UTF-8's Latin letters and end there, before no letter: rare in Latin-1. */
function isCut(bytes: Uint8Array): boolean {
  return bytes.every((byte, at) => {
    if (byte < 0x80) return true;
    const next = bytes[at + 1] ?? 0x20;
    return (byte === 0xc2 || byte === 0xc3) && next < 0x80 && !/[A-Za-z]/.test(String.fromCharCode(next));
  });
}

function damageIn(text: string): { bad: number; sound: number } {
  const beyondAscii = text.match(/\P{ASCII}/gu) ?? [];
  const bad = beyondAscii.filter((letter) => letter === '\uFFFD').length;
  return { bad, sound: beyondAscii.length - bad };
}

/** A text in an encoding other than UTF-8 with a damaged letter here and there. */
function damaged(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding).decode(bytes);
    const { bad, sound } = damageIn(text);
    return bad > 0 && sound >= bad * soundForEachBad.guessed ? text : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function strictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    if (encoding === 'utf-8') return isUtf8(bytes) ? asUtf8(bytes) : undefined;
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function controlShare(text: string): number {
  const controls = text.match(/[^\P{Cc}\s\u0080-\u009F]|[\uFFFE\uFFFF\p{Cn}]/gu)?.length ?? 0;
  return controls / Math.max(1, text.length);
}

/** UTF-16 without a mark: its zero bytes (spaces, line ends, Latin letters) are all on one side of the pairs. */
function unmarkedUtf16(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, Math.min(sampleSize, bytes.length - (bytes.length % 2)));
  const zeros = [0, 0];
  for (let at = sample.indexOf(0); at >= 0; at = sample.indexOf(0, at + 1))
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < sample.length / 200 || Math.min(even, odd) * 20 > Math.max(even, odd)) return undefined;
  const encoding = odd > even ? 'utf-16le' : 'utf-16be';
  const text = strictly(bytes.length % 2 === 0 ? bytes : bytes.subarray(0, -1), encoding);
  return text !== undefined && controlShare(text.slice(0, sampleSize)) < 0.01 ? text : undefined;
}

/** A mark at the start is not part of the text, as in `TextDecoder`. */
function asUtf8(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The charset named by the content type, otherwise by the page's own head. */
function declaredCharset(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const inHeader = contentType?.slice(0, limits.header).match(/charset\s*=\s*(?:["']\s*)?([^\s"';]+)/i)?.[1];
  if (inHeader) return inHeader;
  return latin1(bytes.subarray(0, 4_096)).match(
    /<meta\s[^<>]{0,200}?charset\s*=\s*(?:["']\s*)?([\w.:-]+)/i,
  )?.[1];
}

/** The bytes around the first one that is not ASCII: those before reveal nothing about the encoding. */
function telling(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return bytes.subarray(Math.max(0, first - 1_024), first + sampleSize);
}

function guessed(bytes: Uint8Array): string {
  for (const { name, confidence } of analyse(telling(bytes))) {
    if (confidence < 50) break;
    const text = tellable.test(name) ? (strictly(bytes, name) ?? damaged(bytes, name)) : undefined;
    if (text !== undefined) return text;
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

/**
 * The text of a document of unknown encoding: byte order mark, UTF-16 by its zero bytes, UTF-8 if it is valid, the
 * charset of `contentType` or of the HTML head, otherwise a guess with Windows-1252 as default. A damaged letter here
 * and there becomes U+FFFD and does not affect the others.
 * @throws SluglineError `article.empty`, `article.too-large` (over `most` bytes, 10 MiB by default),
 * `article.binary`; `where` is `name`.
 */
export function decode(
  bytes: Uint8Array,
  name: string,
  contentType?: string,
  most: number = sizeLimit,
): string {
  if (bytes.length > most)
    throw new SluglineError('article.too-large', { where: name, limit: `${most / 2 ** 20} MiB` });
  const text = decodeKnown(bytes, contentType) ?? decodeEightBit(bytes, name, contentType);
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(text)) throw new SluglineError('article.empty', { where: name });
  return text;
}

function decodeKnown(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const marked = marks.find(([start]) => startsWith(bytes, start));
  if (marked) return new TextDecoder(marked[1]).decode(bytes);
  if (/charset\s*=\s*["']?utf-?16/i.test(contentType?.slice(0, limits.header) ?? '')) {
    const named = strictly(bytes, declaredCharset(bytes, contentType) ?? 'utf-16le');
    if (named !== undefined && controlShare(named.slice(0, sampleSize)) < 0.01) return named;
  }
  return unmarkedUtf16(bytes);
}

function decodeEightBit(bytes: Uint8Array, name: string, contentType: string | undefined): string {
  const start = latin1(bytes.subarray(0, sampleSize));
  const controls = start.match(/[^\s\x20-\x7E\x80-\xFF]/g)?.length ?? 0;
  if (binaryStarts.some((magic) => start.startsWith(magic)) || controls > 8 + start.length / 25) {
    throw new SluglineError('article.binary', { where: name });
  }
  const declared = declaredCharset(bytes, contentType);
  if (declared && /^iso-2022/i.test(declared)) return strictly(bytes, declared) ?? guessed(bytes);
  const utf8 = strictly(bytes, 'utf-8');
  if (utf8 !== undefined) return utf8;
  const isDeclared = declared !== undefined && /^(utf|unicode)/i.test(declared);
  const mostlyUtf8 = damagedUtf8(bytes, isDeclared);
  if (mostlyUtf8 !== undefined) return mostlyUtf8;
  const other = declared === undefined || isDeclared ? undefined : declared;
  return (other && (strictly(bytes, other) ?? damaged(bytes, other))) ?? guessed(bytes);
}
