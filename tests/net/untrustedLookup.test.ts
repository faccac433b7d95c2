import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Resolve } from '../../src/net/connector.ts';
import { lookUpLimited } from '../../src/net/untrustedLookup.ts';

const found = [{ address: '203.0.113.7', family: 4 }];

/** Look-ups that answer when the test says so. */
function held() {
  const under: { hostname: string; answer: () => void }[] = [];
  const resolve: Resolve = (hostname, callback) => {
    under.push({ hostname, answer: () => callback(null, found) });
  };
  return { under, resolve };
}

test('names from unknown parties are looked up one at a time, and once for all who wait', async () => {
  const { under, resolve } = held();
  const lookUp = lookUpLimited(resolve);
  const asked: string[] = [];
  for (const name of ['a.example', 'b.example', 'a.example'])
    lookUp(name, (error, addresses) => asked.push(`${name} ${error ?? addresses[0]?.address}`));
  await nextRound();
  expect(under.map(({ hostname }) => hostname)).toEqual(['a.example']);
  under[0]?.answer();
  await nextRound();
  expect(asked).toEqual(['a.example 203.0.113.7', 'a.example 203.0.113.7']);
  expect(under.map(({ hostname }) => hostname)).toEqual(['a.example', 'b.example']);
  lookUp('a.example', () => asked.push('known'));
  expect(asked.at(-1)).toBe('known');
});

test('behind one that never answers a fixed number waits and no more', async () => {
  const { resolve } = held();
  const lookUp = lookUpLimited(resolve);
  const failed: string[] = [];
  for (let n = 0; n < 210; n++) lookUp(`n${n}.example`, (error) => failed.push(String(error?.code)));
  await nextRound();
  expect(failed).toEqual(Array(10).fill('EAI_AGAIN'));
});
