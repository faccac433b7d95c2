/**
 * Preloaded into the program under test (NODE_OPTIONS=--import): writes down how long its event loop was kept busy in one
 * turn. It counts the thread's own processor time, so that a busy machine is not taken for a blocked loop.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.LOOP_PROBE;
const tickMs = 20;

if (file && isMainThread && process.argv[2] === 'start') {
  let before = process.threadCpuUsage();
  const warmUntil = performance.now() + 4_000;
  setInterval(() => {
    const now = process.threadCpuUsage();
    const busyMs = (now.user + now.system - before.user - before.system) / 1_000;
    before = now;
    if (performance.now() < warmUntil || busyMs < 100) return;
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), busyMs: Math.round(busyMs) })}\n`);
    before = process.threadCpuUsage();
  }, tickMs).unref();
}
