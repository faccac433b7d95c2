import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProgram, type Program } from './program.ts';

/** SIGHUP: what the file says holds from then on, or the log says what needs a start. */

let site: Server;
let program: Program;

const configuration = (
  more: string,
  port: number,
) => `newsroom: { id: again, name: The Tarn Post, url: "https://tarn.example" }
feeds: [{ id: all, title: Everything }]
sources: [{ id: wire, type: feed, url: "http://127.0.0.1:${port}/feed", cron: "* * * * * *" }]
${more}`;

const rss = `<rss version="2.0"><channel><title>Wire</title><link>https://tarn.example</link><description>d</description>
<item><title>Ferry returns to Orrin</title><link>https://tarn.example/ferry</link><guid>1</guid></item></channel></rss>`;

let port: number;
beforeAll(async () => {
  site = createServer((_request, response) => response.end(rss)).listen(0, '127.0.0.1');
  await once(site, 'listening');
  ({ port } = site.address() as AddressInfo);
  program = await openProgram(configuration('', port));
  await program.start();
});
afterAll(async () => {
  await program?.end();
  site.close();
});

test('network.allow applies from the next request on, both ways, and the log names what waits for a restart', async () => {
  await program.until(
    'the source is refused',
    async () =>
      program.printed().includes('not a public address') ||
      program.printed().includes('may not be reached') ||
      program.printed().includes('a source could not be polled'),
  );
  expect(await program.feed('all', 'rss')).not.toContain('Ferry returns');
  await program.write(
    'newsroom.yaml',
    configuration('network: { allow: [127.0.0.1/32] }\nweb: { trustProxy: [10.0.0.0/8] }\n', port),
  );
  program.signal('SIGHUP');
  await program.until('it was read again', async () => program.printed().includes('was reloaded'));
  expect(program.printed()).toContain(
    'web.trustProxy has changed: it takes effect when this process is started again',
  );
  expect(program.printed()).not.toContain('network.allow has changed');
  await program.until('the source is read', async () =>
    (await program.feed('all', 'rss')).includes('Ferry returns'),
  );

  await program.write('newsroom.yaml', configuration('', port));
  const printed = program.printed().length;
  program.signal('SIGHUP');
  await program.until('the source is refused again', async () =>
    program.printed().slice(printed).includes('a source could not be polled'),
  );

  await program.write(
    'newsroom.yaml',
    configuration('', port).replace('id: again, name: The Tarn Post', 'id: other, name: The Other'),
  );
  program.signal('SIGHUP');
  await program.until('another newsroom is refused', async () =>
    /not reloaded.*again.*The Tarn Post.*other.*The Other/.test(program.printed()),
  );
});
