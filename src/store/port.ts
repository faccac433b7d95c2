import { once } from 'node:events';
import { createServer } from 'node:net';

/** A free port of the loopback, chosen by the system. */
export async function choosePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
