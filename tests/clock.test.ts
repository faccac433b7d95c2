import { describe, expect, test } from 'vitest';
import { machineClock, waitOrStop } from '../src/clock.ts';
import { manualClock } from './support/clock.ts';

describe('a wait that may be ended early', () => {
  test('resolves to true once the whole time has passed, not before', async () => {
    const clock = manualClock();
    let answer: boolean | undefined;
    const waiting = waitOrStop(clock, 1_000, new AbortController().signal).then((whole) => {
      answer = whole;
    });
    clock.advance(999);
    await new Promise<void>((go) => setImmediate(go));
    expect(answer).toBeUndefined();
    clock.advance(1);
    await waiting;
    expect(answer).toBe(true);
  });

  test('resolves to false when its signal is aborted, before it begins or meanwhile', async () => {
    const ending = new AbortController();
    const meanwhile = waitOrStop(machineClock, 60_000, ending.signal);
    ending.abort(new Error('it stops'));
    expect(await meanwhile).toBe(false);
    expect(await waitOrStop(machineClock, 60_000, ending.signal)).toBe(false);
  });

  test('resolves to false when it is aborted in the moment in which its time is over', async () => {
    const clock = manualClock();
    const ending = new AbortController();
    const waiting = waitOrStop(clock, 1_000, ending.signal);
    clock.advance(1_000);
    ending.abort();
    expect(await waiting).toBe(false);
  });
});
