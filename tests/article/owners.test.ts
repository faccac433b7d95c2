import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { coversAddress, mayChange, ownersOf, ownerWarnings } from '../../src/article/owners.ts';
import { exampleConfig } from '../../src/config/example.ts';
import { address } from '../support/address.ts';
import { testConfig } from '../support/newsroom.ts';

const feed = (id: string, url: string, more = {}) => ({ id, type: 'feed', url, ...more });
const config = testConfig('t-owners', {
  sources: [
    feed('site', 'https://www.tarn.example/rss.xml'),
    feed('sport', 'https://tarn.example/sport.xml'),
    feed('wire', 'https://wire.example/all.xml'),
    { id: 'cms', type: 'webhook', secret: 's', owns: ['Tarn.example', '*.tarn.example'] },
    { id: 'partner', type: 'webhook', secret: 's' },
    { id: 'inbox', type: 'folder', path: './inbox', owns: [] },
  ],
});
const at = (written: string, source = 'partner') => ({ canonicalUrl: address(written), source });

describe('a host that a source owns', () => {
  test.each([
    ['tarn.example', 'https://www.tarn.example/a', true],
    ['www.tarn.example', 'http://tarn.example/a', true],
    ['tarn.example', 'https://tarn.example:8443/a', true],
    ['tarn.example:8443', 'https://tarn.example/a', false],
    ['tarn.example', 'https://sport.tarn.example/a', false],
    ['tarn.example', 'https://eviltarn.example/a', false],
    ['tarn.example', 'https://tarn.example.evil.example/a', false],
    ['tarn.example', 'https://evil.example/tarn.example', false],
    ['*.tarn.example', 'https://sport.tarn.example/a', true],
    ['*.tarn.example', 'https://www.tarn.example/a', true],
    ['*.tarn.example', 'https://tarn.example/a', true],
    ['*.tarn.example', 'https://eviltarn.example/a', false],
  ])('%s and %s', (pattern, url, covered) => {
    expect(coversAddress(pattern, new URL(url))).toBe(covered);
  });

  test('is stored as addresses name it, and what is not a host is refused', () => {
    const owning = (host: string) =>
      testConfig('t-owns', { sources: [{ id: 'cms', type: 'webhook', secret: 's', owns: [host] }] });
    expect(owning('*.Zürich.Example').sources[0]?.owns).toEqual(['*.xn--zrich-kva.example']);
    for (const host of ['', '*', '*.*', 'https://tarn.example', 'tarn.example/news', 'a b'])
      expect(() => owning(host)).toThrow('a host looks like');
  });
});

describe('the owners of an article', () => {
  test('are all sources whose hosts cover its address, whichever sent it', () => {
    expect(ownersOf(at('https://tarn.example/a'), config)).toEqual(['site', 'sport', 'cms']);
    expect(ownersOf(at('https://live.tarn.example/a'), config)).toEqual(['cms']);
  });

  test('are the source that sent it first if its host has no owner, or it has no address', () => {
    expect(ownersOf(at('https://elsewhere.example/a'), config)).toEqual(['partner']);
    expect(ownersOf({ source: 'inbox' }, config)).toEqual(['inbox']);
  });

  test('never stop a person, unless a source is called like a person’s door', () => {
    const article = at('https://tarn.example/a', 'site');
    expect(mayChange('api', article, config)).toBe(true);
    expect(mayChange('command', article, config)).toBe(true);
    const named = testConfig('t-owners', {
      sources: [...config.sources, { id: 'api', type: 'webhook', secret: 's' }],
    });
    expect(mayChange('api', article, named)).toBe(false);
  });
});

test('names each webhook and folder that owns nothing next to a source with an address', () => {
  const warnings = ownerWarnings(config);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('source partner: it is a webhook without "owns"');
  expect(warnings[0]).toContain('www.tarn.example');
  expect(
    ownerWarnings(testConfig('t-alone', { sources: [{ id: 'inbox', type: 'folder', path: './in' }] })),
  ).toEqual([]);
});

test('has nothing to warn of in the example that newsrooms start from', async () => {
  const { sources } = parse(await exampleConfig()) as { sources: { id: string; owns?: string[] }[] };
  expect(ownerWarnings(testConfig('t-example', { sources }))).toEqual([]);
  expect(sources.find(({ id }) => id === 'cms')?.owns).toEqual(['daily.example']);
});
