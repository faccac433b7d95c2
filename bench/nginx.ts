import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Nginx {
  /** Its address, without a trailing slash. */
  address: string;
  stop(): Promise<void>;
}

/** An nginx with one worker that answers every path with one redirect; undefined if nginx is not installed. */
export function serveRedirect(target: string): Promise<Nginx | undefined> {
  return serveNginx(() => `return 302 ${target};`);
}

/**
 * An nginx with one worker that serves these files (by path) from the page cache, compressed if there is a `.gz`;
 * undefined if nginx is not installed.
 */
export function serveStatic(
  files: Record<string, Uint8Array>,
  mediaType: string,
): Promise<Nginx | undefined> {
  const type = mediaType.split(';')[0];
  return serveNginx(async (folder) => {
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'files', path)), { recursive: true });
      await writeFile(join(folder, 'files', path), bytes);
    }
    return `root ${folder}/files; default_type ${type}; types { } gzip_static on; open_file_cache max=100;`;
  });
}

async function serveNginx(server: (folder: string) => string | Promise<string>): Promise<Nginx | undefined> {
  if (spawnSync('nginx', ['-v']).error) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'slugline-nginx-'));
  // Its worker may run as another user.
  await chmod(folder, 0o755);
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; ${temporary.join(' ')}
  server { listen 127.0.0.1:${port}; ${await server(folder)} } }
`,
  );
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 50; tries++) {
    if (await fetch(address, { redirect: 'manual' }).catch(() => undefined)) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  return {
    address,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGQUIT');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
