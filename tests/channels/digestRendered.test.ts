import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DigestContent } from '../../src/channels/channel.ts';
import { digestHtml } from '../../src/channels/email/digestMail.ts';
import { executablePath } from '../support/chromium.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  if (executablePath) browser = await chromium.launch({ executablePath });
});
afterAll(() => browser?.close());

const frame = {
  newsroom: { name: 'The Gull', url: 'https://gull.example', timezone: 'UTC' },
  unsubscribe: `https://desk.gull.example/unsubscribe/mail.0123456789abcdef.${'a'.repeat(24)}`,
};
const ferry = {
  headline: 'Ferry “Petrel” returns to Orrin',
  points: ['Six crossings a day', `See https://gull.example/${'timetable'.repeat(20)}`],
  section: 'Harbour',
  language: 'en',
  link: 'https://gull.example/s/a1',
};
const port = {
  headline: 'الميناء يفتح من جديد',
  points: ['ست رحلات يومياً'],
  section: 'المدينة',
  language: 'ar',
  link: 'https://gull.example/s/b2',
};
const word = { ...ferry, headline: 'Fährschifffahrtsgesellschaftsvorstandsmitglied'.repeat(3), points: [] };
const digestIn = (language: string): DigestContent => ({
  title: 'The Gull: 2 March 2026',
  language,
  until: '2026-03-02T09:00:00Z',
  items: language === 'ar' ? [port, ferry, word] : [ferry, port, word],
});

/** What the browser has drawn: where each story begins, what is too wide, and the poorest contrast. */
const measured = `(() => {
  const sheet = document.querySelector('.sheet').getBoundingClientRect();
  const sideOf = (one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const { left, right } = range.getBoundingClientRect();
    return left - sheet.left < sheet.right - right ? 'left' : 'right';
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/\\d+/g).slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const contrastOf = (one) => {
    const ink = luminance(getComputedStyle(one).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };
  const texts = [...document.querySelectorAll('h1 a,.day,.section,.headline a,li,.foot p,.foot a')];
  const begins = [...document.querySelectorAll('.name,.section')];
  return {
    overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    sides: begins.map(sideOf),
    contrast: Math.min(...texts.map(contrastOf)),
    outside: document.querySelectorAll('img,script,link,iframe').length,
  };
})()`;

interface Measured {
  overflows: boolean;
  sides: string[];
  contrast: number;
  /** What would be fetched. */
  outside: number;
}

async function rendered(language: string, width: number, colorScheme: 'light' | 'dark'): Promise<Measured> {
  const page = await browser!.newPage({ viewport: { width, height: 600 }, colorScheme });
  await page.setContent(digestHtml(digestIn(language), frame));
  const found = await page.evaluate<Measured>(measured);
  await page.close();
  return found;
}

describe('a digest as a reader sees it', () => {
  test.each([
    ['en', ['left', 'left', 'right', 'left']],
    ['ar', ['right', 'right', 'left', 'left']],
  ])('has each story at its own side, and nothing wider than a phone (%s)', async (language, sides) => {
    if (!browser) return expect(executablePath).toBeUndefined();
    for (const width of [320, 640]) {
      const { overflows, outside, ...found } = await rendered(language, width, 'light');
      expect({ width, overflows, outside, sides: found.sides }).toEqual({
        width,
        overflows: false,
        outside: 0,
        sides,
      });
    }
  });

  test.each(['light', 'dark'] as const)('can be read on %s paper (WCAG AA)', async (scheme) => {
    if (!browser) return expect(executablePath).toBeUndefined();
    expect((await rendered('en', 640, scheme)).contrast).toBeGreaterThanOrEqual(4.5);
  });
});
