import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DraftShape, openProgram, type Program } from './program.ts';

/** What an operator does after a bad morning, by commands of the real program beside its running start. */

let program: Program;
let hook: Server;
let status = 422;
const posts: string[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    const key = String(request.headers['idempotency-key']);
    request.resume().on('end', () => {
      if (status < 300) posts.push(key);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(hook, 'listening');
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
  program = await openProgram(`newsroom:
  { id: morning, name: The Quay Courier, url: "https://quay.example", language: en, timezone: Europe/Berlin }
feeds: [{ id: all, title: Everything }]
channels:
  - { id: hook, type: webhook, url: "${url}", secret: a-secret-of-the-hook, review: auto, cap: { gap: 0s } }
  - { id: sports, type: manual, where: { section: sports } }
network: { allow: [127.0.0.1/32] }
`);
  const articles = ['Boats sail again', 'School reopens'].map((headline, index) => ({
    headline,
    url: `https://quay.example/${index}`,
    section: 'city',
  }));
  await program.write('two.json', JSON.stringify(articles));
  await program.start();
  await program.command('ingest', 'two.json');
});
afterAll(async () => {
  await program.end();
  hook.close();
});

async function deliveriesIn(state: string): Promise<{ id: string; channel: string }[]> {
  const args = ['deliveries', 'list', '--channel', 'hook', '--state', state];
  return (await program.command<{ items: { id: string; channel: string }[] }>(...args)).items;
}

test('deliveries retry --channel --state --since sends everything again that failed, each once, and nothing else', async () => {
  const failed = await program.until('both have failed', async () => {
    const rows = await deliveriesIn('failed');
    return rows.length === 2 && rows;
  });
  const retry = ['deliveries', 'retry', '--channel', 'hook', '--state', 'failed', '--since'];
  status = 204;
  const later = await program.run(...retry, '2199-01-01T00:00:00Z');
  expect(later.stdout).toContain('0 of 0 failed deliveries');
  expect(posts).toEqual([]);

  const answer = await program.command<{ retried: { id: string }[] }>(...retry, '2020-01-01T00:00:00Z');
  expect(answer.retried.map(({ id }) => id).sort()).toEqual(failed.map(({ id }) => id).sort());
  await program.until('both are sent', async () => (await deliveriesIn('sent')).length === 2);
  expect(new Set(posts).size).toBe(2);
  expect(posts).toHaveLength(2);
  const nobody = await program.run('deliveries', 'retry', '--since', '2020-01-01T00:00:00Z');
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('--channel') });
});

test('articles draft ID creates a draft for a channel whose rules exclude the article, once', async () => {
  const { items } = await program.command<{ items: { id: string }[] }>('articles', 'list');
  const id = items[0]?.id ?? '';
  const draft = await program.command<DraftShape>('articles', 'draft', id, '--channel', 'sports');
  expect(draft).toMatchObject({ articleId: id, channel: 'sports', state: 'in_review' });
  const again = await program.run('articles', 'draft', id, '--channel', 'sports');
  expect(again.stdout).toContain('There is already an open draft.');
  expect(again.stdout).toContain(draft.id);
  const nowhere = await program.run('articles', 'draft', id, '--channel', 'elsewhere');
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('elsewhere') });
});
