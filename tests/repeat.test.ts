import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { repeat } from '../src/repeat.ts';
import { manualClock } from './support/clock.ts';

test('a failed run is logged and the next one follows; the last one ends with the signal', async () => {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog({ level: 'error', destination });
  const clock = manualClock();
  const ending = new AbortController();
  let rounds = 0;
  const running = repeat({ clock, log, everyMs: 1_000, until: ending.signal, what: 'counting' }, async () => {
    rounds += 1;
    if (rounds === 1) throw new Error('the first round breaks');
  });
  for (let second = 0; second < 3; second += 1) {
    clock.advance(1_000);
    await new Promise<void>((go) => setImmediate(go));
  }
  ending.abort();
  await running;
  expect(rounds).toBe(3);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('counting failed; it is tried again');
});
