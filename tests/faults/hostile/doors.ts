import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Program } from '../../whole/program.ts';
import { addresses, articleWith, fields, noArticles, pageTexts, pumped } from './inputs.ts';

/** What the doors are tried with. */
export interface Attack {
  program: Program;
  /** A token of an admin. */
  token: string;
  secret: string;
  /** Length of a pumped text, in UTF-16 units. */
  length: number;
}

/** Everything that a stranger, a sender, a colleague or an operator may do wrong, by name. */
export const doors: Record<string, (attack: Attack) => Promise<void>> = {
  'webhook: pumped fields': async (attack) => {
    for (const [, text] of pumped(attack.length)) {
      await ingest(attack, { articles: fields.map((field) => articleWith(field, text)) });
    }
  },
  'webhook: addresses': async (attack) => {
    const all = addresses('hostile.example');
    await ingest(attack, {
      articles: all.flatMap((url, index) => [
        { headline: `Address ${index}`, id: `address-${index}`, url },
        { headline: `Picture ${index}`, id: `picture-${index}`, image: { url } },
      ]),
    });
  },
  'webhook: no articles': async (attack) => {
    await ingest(attack, { articles: noArticles });
    await ingest(attack, {
      articles: Array.from({ length: 10_000 }, (_, n) => noArticles[n % noArticles.length]),
    });
    for (const value of noArticles) await ingest(attack, value);
    const body = nested(50_000);
    await request(attack, 'POST', '/ingest/cms', signed(attack, body), body);
  },
  'webhook: bodies that are none': async (attack) => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
    for (let n = 0; n < 20; n += 1) {
      await request(attack, 'POST', '/ingest/cms', { 'content-encoding': 'gzip' }, bomb);
    }
    for (const body of ['', '{', 'null', '\u0000', 'a'.repeat(11 * 2 ** 20)]) {
      await request(attack, 'POST', '/ingest/cms', signed(attack, body), body);
      await request(attack, 'POST', '/ingest/nobody', {}, body);
    }
  },
  'api: articles, links and drafts': async (attack) => {
    for (const url of addresses('hostile.example')) {
      await api(attack, 'POST', '/links', { target: url });
      await api(attack, 'PATCH', '/links/steady', { target: url });
      await api(attack, 'POST', '/articles', { headline: 'By API', url });
    }
    const draft = await someDraft(attack);
    for (const [, text] of pumped(attack.length)) {
      await api(attack, 'PATCH', `/drafts/${draft?.id}`, { text, version: draft?.version });
      await api(attack, 'POST', '/links', { target: 'https://hostile.example/', code: text });
      await api(attack, 'POST', `/drafts/${draft?.id}/reject`, { reason: text, version: 0 });
      for (const query of ['/drafts?cursor=', '/articles?cursor=', '/links?cursor=', '/audit?cursor=']) {
        await api(attack, 'GET', query + encodeURIComponent(text.slice(0, 4_000).toWellFormed()));
      }
    }
    for (const value of noArticles) await api(attack, 'POST', '/articles', value);
    const authorization = `Bearer ${attack.token}`;
    await request(attack, 'POST', '/api/v1/articles', { authorization }, nested(50_000));
  },
  'api: measure': async (attack) => {
    const types = [
      'mastodon',
      'bluesky',
      'x',
      'telegram',
      'discord',
      'slack',
      'threads',
      'linkedin',
      'facebook',
    ];
    for (const channelType of types) {
      for (const [, text] of pumped(attack.length))
        await api(attack, 'POST', '/measure', { channelType, text });
    }
  },
  'readers: paths, headers, queries': async (attack) => {
    const paths = ['/%E0%A4%A', '/%00', '/..%2f', '/\\', '/a:b', `/${'a'.repeat(5_000)}`, '/?a=%'];
    for (const start of [
      '/s',
      '/feeds',
      '/articles',
      '/feeds/section',
      '/desk/drafts',
      '/api/v1/articles',
      '/ops',
    ]) {
      for (const path of paths) await raw(attack, `GET ${start}${path} HTTP/1.1`);
    }
    for (const [, text] of pumped(6_000)) {
      const value = Buffer.from(text)
        .toString('latin1')
        .replace(/[\0\r\n]/g, '')
        .slice(0, 6_000);
      for (const header of readerHeaders) {
        for (const path of ['/feeds/all.rss', '/s/steady', '/', '/articles/a_0000000000000000']) {
          await raw(attack, `GET ${path} HTTP/1.1`, `${header}: ${value}`);
        }
      }
    }
  },
  'readers: connections that break off': async (attack) => {
    const { port } = new URL(attack.program.base);
    for (let n = 0; n < 200; n += 1) {
      const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.write(
        `GET /${n % 2 ? 's/steady' : 'feeds/all.rss'} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n`,
      );
      socket.resetAndDestroy();
    }
    for (const line of [
      '\u0000\u0000',
      'GET',
      'GET / HTTP/9.9',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked',
    ]) {
      await raw(attack, line);
    }
  },
  'strangers: sign-in, hub and browser push': async (attack) => {
    const tries = Array.from({ length: 200 }, (_, n) =>
      form(attack, '/login', { username: `nobody${n % 7}`, password: 'wrong' }),
    );
    await Promise.all(tries);
    for (const [, text] of pumped(Math.min(attack.length, 16_000))) {
      await form(attack, '/login', { username: text, password: text });
      await form(
        attack,
        '/hub',
        hubRequest(`${attack.program.base}/feeds/all.rss`, `http://127.0.0.1/${text}`),
      );
      await form(attack, '/hub', hubRequest(text, 'http://127.0.0.1:9/callback'));
    }
    for (const url of addresses('hostile.example')) {
      await form(attack, '/hub', hubRequest(`${attack.program.base}/feeds/all.rss`, url));
    }
  },
  'operators: command line and folder': async ({ program, length }) => {
    const pages = pageTexts(length);
    await Promise.all(pages.map((text, n) => program.write(`inbox/page-${n}.txt`, text)));
    await program.write('inbox/bytes.html', Buffer.from([0, 255, 254, 60, 98, 62]).toString('latin1'));
    await program.write('batch.json', JSON.stringify(noArticles.map((value) => value ?? null)));
    await program.run('ingest', 'batch.json');
    await program.write('page.txt', pages.join('\n'));
    await program.run('ingest', 'page.txt');
  },
};

const readerHeaders = [
  'Accept-Encoding',
  'Accept',
  'Accept-Language',
  'User-Agent',
  'Referer',
  'If-None-Match',
  'If-Modified-Since',
  'Cookie',
  'X-Forwarded-For',
  'Authorization',
  'Range',
];

const hubRequest = (topic: string, callback: string) => ({
  'hub.mode': 'subscribe',
  'hub.topic': topic,
  'hub.callback': callback,
  'hub.lease_seconds': '60',
});

/** An article nested so deep that a recursive reader would overflow its stack, as JSON. */
function nested(depth: number): string {
  return `{"headline":"deep","tags":${'['.repeat(depth)}${']'.repeat(depth)}}`;
}

function signed(attack: Attack, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hash = createHmac('sha256', attack.secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-timestamp': timestamp, 'x-signature-256': `sha256=${hash}` };
}

/** Hands articles in as the CMS does; the status of the answer. */
export async function ingest(attack: Attack, value: unknown): Promise<number> {
  const body = JSON.stringify(value);
  const status = await request(attack, 'POST', '/ingest/cms', signed(attack, body), body);
  if (![202, 400, 422].includes(status)) throw new Error(`/ingest answered ${status}`);
  return status;
}

async function api(attack: Attack, method: string, path: string, body?: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${attack.token}` };
  return request(
    attack,
    method,
    `/api/v1${path}`,
    headers,
    body === undefined ? undefined : JSON.stringify(body),
  );
}

async function someDraft(attack: Attack): Promise<{ id: string; version: number } | undefined> {
  const response = await fetch(`${attack.program.base}/api/v1/drafts?limit=1`, {
    headers: { authorization: `Bearer ${attack.token}` },
  });
  const { items } = (await response.json()) as { items: { id: string; version: number }[] };
  return items[0];
}

/** Any answer but a server's own fault is right here; 503 says that it can't just now. */
async function request(
  attack: Attack,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer<ArrayBuffer>,
): Promise<number> {
  const response = await fetch(attack.program.base + path, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  if (response.status >= 500 && response.status !== 503)
    throw new Error(`${method} ${path}: ${response.status}`);
  return response.status;
}

async function form(attack: Attack, path: string, values: Record<string, string>): Promise<void> {
  const body = new URLSearchParams(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.toWellFormed()])),
  ).toString();
  await request(attack, 'POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, body);
}

/** One request byte by byte as given, which no client library would send; the answer's status line. */
async function raw(attack: Attack, line: string, ...headers: string[]): Promise<string> {
  const { port } = new URL(attack.program.base);
  const socket = connect(Number(port), '127.0.0.1');
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${line.slice(0, 80)}`)));
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(text) : reject(error),
    );
    socket.on('close', () => resolve(text));
  });
  socket.end([line, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n'), 'latin1');
  const status = (await answer).split('\r\n')[0] ?? '';
  if (/ 5\d\d /.test(status) && !status.includes(' 503 ')) throw new Error(`${line.slice(0, 80)}: ${status}`);
  return status;
}
