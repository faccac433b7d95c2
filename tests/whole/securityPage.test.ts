import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Levels 1 and 2 of ASVS 5.0: each section with its requirements. */
const standard = `1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3
7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11
10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5
13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1
17.2:1-4 17.3:1-2`;
/** What the page names beyond them, as met. */
const levelThree = ['1.3.12', '2.3.5', '4.1.4', '8.3.2', '16.5.4'];

const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');

function numbered(section: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `${section}.${from + n}`);
}

function requirements(): string[] {
  return standard.split(/\s+/).flatMap((entry) => {
    const [section = '', range = ''] = entry.split(':');
    const [from = 1, to = from] = range.split('-').map(Number);
    return numbered(section, from, to);
  });
}

function namedOnPage(): Set<string> {
  const named = new Set<string>();
  // Versions of programs and addresses have other shapes.
  for (const [, section = '', from, to] of page.matchAll(
    /(?<![\d.])(\d+\.\d+)\.(\d+)(?: to \1\.(\d+))?(?![\d.]*\d)/g,
  ))
    for (const one of numbered(section, Number(from), Number(to ?? from))) named.add(one);
  return named;
}

test('every requirement of levels 1 and 2 is on the page, and no number that the standard does not have', () => {
  const wanted = requirements();
  expect(wanted).toHaveLength(253);
  const named = namedOnPage();
  expect(wanted.filter((one) => !named.has(one))).toEqual([]);
  expect([...named].filter((one) => !wanted.includes(one) && !levelThree.includes(one))).toEqual([]);
});

test('every test that the page names exists', () => {
  const paths = [...page.matchAll(/`(tests\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
});
