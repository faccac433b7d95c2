import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadTheme } from '../../../src/web/theme/assets.ts';

const theme = loadTheme();
const sheet = theme.assets.get(theme.href('slugline.css'))!;

describe('the look’s files', () => {
  test('resolve every address that the style sheet names', () => {
    const css = sheet.identity.toString('utf8');
    const named = [...css.matchAll(/url\('?([^')]+)'?\)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(10);
    for (const path of named) expect(theme.assets.has(path), path).toBe(true);
    expect(css).not.toMatch(/@import|https?:|data:/);
  });

  test('carry their content’s hash, so that they may be cached for a year', () => {
    for (const { path, cacheControl } of theme.assets.values()) {
      expect(path).toMatch(/^\/look\/[a-z0-9-]+\.[0-9a-f]{16}\.(css|svg|png|woff2)$/);
      expect(cacheControl).toContain('immutable');
    }
    expect([...loadTheme().assets.keys()]).toEqual([...theme.assets.keys()]);
  });

  test('are compressed if that pays, to the same bytes', () => {
    expect(gunzipSync(sheet.gzip!)).toEqual(sheet.identity);
    expect(brotliDecompressSync(sheet.br!)).toEqual(sheet.identity);
    const font = [...theme.assets.values()].find(({ type }) => type === 'font/woff2')!;
    expect(font.br).toBeUndefined();
  });

  test('load only the parts of Unicode that a page shows', () => {
    const faces = sheet.identity.toString('utf8').match(/@font-face\s*\{[^}]*\}/g) ?? [];
    for (const face of faces) expect(face).toContain('unicode-range');
    for (const family of ['Source Serif 4', 'Source Sans 3', 'Noto Nastaliq Urdu', 'Noto Naskh Arabic']) {
      expect(
        faces.some((face) => face.includes(family)),
        family,
      ).toBe(true);
    }
  });
});

/** WCAG 2.2, 1.4.3: relative luminance and contrast. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe('colours', () => {
  const tokens = readFileSync(new URL('../../../src/web/theme/style/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = tokens.split('prefers-color-scheme: dark');
  const coloursOf = (css: string) =>
    Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]!]));

  test.each([
    ['light', coloursOf(light)],
    ['dark', coloursOf(dark)],
  ])('of text can be read on every ground: %s', (_scheme, colour) => {
    for (const text of ['ink', 'ink-soft', 'accent', 'wrong']) {
      for (const ground of ['paper', 'paper-raised', 'accent-wash', 'wrong-wash']) {
        expect(contrast(colour[text]!, colour[ground]!), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(colour['on-accent']!, colour.accent!)).toBeGreaterThanOrEqual(4.5);
  });
});
