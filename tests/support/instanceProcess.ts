/** A process that runs on a data folder until it is killed. */
import { machineClock } from '../../src/clock.ts';
import { claimInstance } from '../../src/store/instance.ts';

const instance = {
  newsroomId: 'killed',
  configPath: '/etc/slugline.yaml',
  store: 'embedded',
  publicAddress: 'http://127.0.0.1:8080',
  version: '0.1.0',
  pid: process.pid,
};
await claimInstance(process.argv[2] ?? '', instance, machineClock);
process.stdout.write('claimed\n');
setInterval(() => {}, 60_000);
