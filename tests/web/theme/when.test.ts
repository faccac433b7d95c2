import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateText, timesIn } from '../../../src/web/theme/when.ts';

const plain = (markup: string) => markup.replace(/<[^>]*>/g, '');

describe('instants inside a sentence', () => {
  test('are shown in the newsroom’s zone, with the exact instant in the markup', () => {
    const shown = timesIn(
      '2026-11-25T05:00:00Z: the slot begins, not 2026-11-25T04:59:59.5Z',
      'en',
      'Asia/Karachi',
    );
    expect(plain(shown)).toBe(
      '25 November 2026 at 10:00 GMT+5: the slot begins, not 25 November 2026 at 09:59 GMT+5',
    );
    expect(shown).toContain('datetime="2026-11-25T05:00:00.000Z"');
  });

  test('leave everything else as it was written, and none of it becomes markup', () => {
    expect(timesIn('2026-99-99T00:00:00Z is no instant', 'en', 'UTC')).toBe(
      '2026-99-99T00:00:00Z is no instant',
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const shown = timesIn(`${before} 2026-11-25T05:00:00Z ${after}`, 'en', 'UTC');
        expect(shown.match(/<time /g)?.length).toBe(1);
        expect(shown.replace(/<\/?time[^>]*>/g, '')).not.toMatch(/[<>]/);
      }),
    );
  });
});

test('from right to left, a clock with Latin letters keeps its order', () => {
  const at = Date.parse('2026-11-29T13:29:00Z');
  const minute = (language: string) => dateText(at, { language, timezone: 'Asia/Karachi', style: 'minute' });
  expect(minute('ur')).toMatch(/ \u{200e}06:29\sPM GMT.*5$/u);
  expect(minute('en')).not.toContain('\u{200e}');
});
