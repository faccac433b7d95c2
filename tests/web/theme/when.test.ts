import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timesIn } from '../../../src/web/theme/when.ts';

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
