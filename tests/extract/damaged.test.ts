import { describe, expect, test } from 'vitest';
import { decode } from '../../src/extract/decode.ts';
import { parseArticles } from '../../src/extract/json.ts';
import { feedText } from '../../src/sources/feed/document.ts';

const lines = {
  Urdu: 'بندرگاہ کی دوسری کرین کی منظوری دے دی گئی',
  Russian: 'Порт получил второй кран, сообщили в совете',
  Japanese: '港の議会が二台目のクレーンを承認した',
  Polish: 'Rada zatwierdziła drugi dźwig w porcie, będzie święto łodzi',
};

/** The text with one letter cut in the middle of its bytes. */
function cut(text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = bytes.findLastIndex((byte) => byte >= 0xc0);
  return Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at + 2)]);
}

describe('a damaged letter changes nothing of the others', () => {
  test.each(Object.entries(lines))('in UTF-8, whatever is declared (%s)', (_language, line) => {
    const first = line.slice(0, 12);
    for (const type of [undefined, 'text/html; charset=utf-8', 'text/xml; charset=iso-8859-1']) {
      const text = decode(cut(line), 'page', type);
      expect(text.startsWith(first)).toBe(true);
      expect(text.match(/\uFFFD/g)?.length).toBeLessThanOrEqual(2);
    }
  });

  test('in a feed that declares UTF-8 only in its head', () => {
    const feed = `<?xml version="1.0" encoding="utf-8"?><rss><channel><title>${lines.Urdu}</title><x>`;
    const text = feedText(
      Buffer.concat([Buffer.from(feed), Buffer.from([0xd9]), Buffer.from('</x></channel></rss>')]),
      'f',
    );
    expect(text).toContain(lines.Urdu);
  });

  test('in another declared encoding', () => {
    const shiftJis = Buffer.from('8d60928c8367838983808141895e935d8dc48a4a82b582bd', 'hex');
    const damaged = Buffer.concat([shiftJis, Buffer.from([0xff, 0x0a]), shiftJis]);
    expect(decode(damaged, 'page', 'text/html; charset=shift_jis')).toContain('トラム');
  });

  test('in JSON, as the webhook accepts it', () => {
    const body = cut(`{"headline":"${lines.Russian}"} `);
    expect(parseArticles(body).articles[0]?.headline).toContain('Порт получил второй кран');
  });
});

test('another encoding is read as before', () => {
  const latin = Buffer.from('{"headline":"caf\xe9"}', 'latin1');
  expect(() => parseArticles(latin)).toThrow();
  expect(
    decode(Buffer.from('Les caf\xe9s ferm\xe9s \xe0 No\xebl', 'latin1'), 'page', 'text/html; charset=utf-8'),
  ).toBe('Les cafés fermés à Noël');
});

test('the only letter beyond ASCII may be the damaged one', () => {
  const bytes = Buffer.concat([Buffer.from('Open caf'), Buffer.from([0xc3]), Buffer.from(' on the quay')]);
  expect(decode(bytes, 'page', 'text/html; charset=utf-8')).toBe('Open caf\uFFFD on the quay');
  expect(decode(Buffer.from('Open café on', 'latin1'), 'page', 'text/html; charset=utf-8')).toBe(
    'Open café on',
  );
});
