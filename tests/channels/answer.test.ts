import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeOfAnswer, redacted } from '../../src/channels/answer.ts';

const now = Date.parse('2026-03-02T09:00:00Z');

function answer(status: number, body = '', headers: Record<string, string> = {}) {
  return { status, headers, body: new TextEncoder().encode(body), url: 'https://platform.example/' };
}

describe('what an answer means', () => {
  test('depends only on the status: nothing but 425 and 429 may be repeated', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.string(), (status, body) => {
        const { kind } = outcomeOfAnswer(answer(status, body), { name: 'It', secrets: [] }, now);
        const expected = [425, 429].includes(status)
          ? 'not-sent'
          : status < 500 && status !== 408
            ? 'refused'
            : 'uncertain';
        expect(kind).toBe(expected);
      }),
    );
  });

  test('quotes the platform’s reason on one line, short and without echoed secrets', () => {
    const echo = JSON.stringify({ error: `Bad token\n tok-12345 \u202E${'é'.repeat(1_000)}` });
    const outcome = outcomeOfAnswer(answer(401, echo), { name: 'Mastodon', secrets: ['tok-12345'] }, now);
    expect(outcome).toMatchObject({ kind: 'not-sent', status: 401, account: 'signed-out' });
    expect(outcome.reason).toMatch(/^Mastodon answered 401: Bad token \[secret\] é+…$/u);
  });

  test('hides no word that is too short to be a secret', () => {
    expect(redacted('the token was refused', ['the', 'token', ''])).toBe('the token was refused');
  });

  test('never reveals a secret, wherever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redacted(`${before}tok-12345${after}`, ['', 'tok-12345'])).not.toContain('tok-12345');
      }),
    );
  });
});
