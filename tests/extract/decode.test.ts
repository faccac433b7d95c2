import { describe, expect, test } from 'vitest';
import { decode } from '../../src/extract/decode.ts';

const sentence = 'Mayor’s “quiet streets” – passed';

function utf16(text: string, isBig: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
}

describe('a text is decoded', () => {
  test.each([false, true])('from UTF-16, with and without a mark (big-endian: %s)', (isBig) => {
    for (const text of [sentence, 'نیلم ڈیم کی مرمت کے لیے\nرقم منظور', '港町トラム\n運転再開\n\n写真 ABC']) {
      expect(decode(utf16(`\uFEFF${text}`, isBig), 'page')).toBe(text);
      expect(decode(utf16(text, isBig), 'page')).toBe(text);
    }
  });

  test('from UTF-8, with and without a mark, whatever charset is named', () => {
    expect(decode(Buffer.from(`\uFEFF${sentence}`), 'page')).toBe(sentence);
    expect(decode(Buffer.from(sentence), 'page', 'text/html; charset=iso-8859-1')).toBe(sentence);
  });

  test('from Windows-1252 if nothing else fits', () => {
    const bytes = Buffer.from('Mayor\x92s \x93quiet streets\x94 \x96 passed', 'latin1');
    expect(decode(bytes, 'page')).toBe(sentence);
    expect(decode(bytes, 'page', 'text/plain; charset=utf-8')).toBe(sentence);
    expect(decode(Buffer.from('caf\xe9 ferm\xe9 \x80 5', 'latin1'), 'page')).toBe('café fermé € 5');
  });

  test('from the charset that the type or the page’s head names', () => {
    const bytes = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    expect(decode(bytes, 'page', 'text/plain; charset="windows-1251"')).toBe('Привет');
    const head = Buffer.concat([Buffer.from('<html><head><meta charset=windows-1251><p>'), bytes]);
    expect(decode(head, 'page')).toContain('Привет');
  });

  test('from a guess if the bytes match no other encoding', () => {
    const shiftJis = Buffer.from('8d60928c8367838983808141895e935d8dc48a4a82b582bd814289ef8b63', 'hex');
    expect(decode(Buffer.concat([shiftJis, shiftJis, shiftJis]), 'page')).toContain('トラム');
  });
});

describe('what is no text', () => {
  test('is distinguished from text with a stray control character', () => {
    expect(decode(Buffer.from('One bell\u0007 and a nul\0 here'), 'page')).toContain('One bell');
    expect(() => decode(Buffer.from('%PDF-1.7\n1 0 obj'), 'page')).toThrow(/page is not text/);
    expect(() => decode(Buffer.alloc(100), 'page')).toThrow(/page is not text/);
  });
});
