/** A process that uses the embedded Redis of a data folder until it is told to leave. */
import { createInterface } from 'node:readline';
import { machineClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { systemRandom } from '../../src/random.ts';
import { openEmbedded } from '../../src/store/embedded.ts';

const dataFolder = process.argv[2] ?? '';
const log = createLog({ level: 'silent', pretty: false });
const server = await openEmbedded({ dataFolder, clock: machineClock, random: systemRandom, log });
process.stdout.write(`${JSON.stringify({ port: server.port, password: server.password })}\n`);
createInterface({ input: process.stdin }).on('line', async () => {
  await server.leave();
  process.exit(0);
});
