import { expect, test } from 'vitest';
import { programOf } from '../server.ts';
import { useApi, viewerBot, web } from './newsroom.ts';

useApi();

interface Described {
  paths: Record<string, { get?: { parameters?: { in: string; name: string }[] } }>;
}

async function described(): Promise<[path: string, parameters: string[]][]> {
  const { paths } = (await (await fetch(`${web.base}/api/openapi.json`)).json()) as Described;
  return Object.entries(paths).flatMap(([path, { get }]) =>
    get
      ? [
          [
            path.slice('/api/v1'.length),
            (get.parameters ?? []).flatMap((each) => (each.in === 'query' ? [each.name] : [])),
          ],
        ]
      : [],
  );
}

test('every GET refuses a parameter that it does not have, and names those that it has', async () => {
  const admin = await programOf(web, 'admin');
  const routes = await described();
  expect(routes.length).toBeGreaterThan(25);
  for (const [path, parameters] of routes) {
    const asked = path.replace(/\{\w+\}/g, 'x');
    const { status, body } = await admin(`${asked}?articel=a_1&evil%3D=2`);
    expect([path, status, body.code]).toEqual([path, 422, 'request.unknown-parameter']);
    expect(body.title).toContain(' has no parameter articel, evil=; it has ');
    expect(body.title.split('; it has ')[1]).toBe(`${parameters.join(', ') || 'none'}.`);
  }
});

test('the sentence says which; what is right is answered, and a caller without a token learns nothing', async () => {
  const { body } = await viewerBot('/drafts?article=a_1&state=in_review');
  expect(body.title).toBe(
    'GET /api/v1/drafts has no parameter article; it has limit, cursor, search, section, tag, source, language, channel, state, by, waitsFor, since, until.',
  );
  expect((await viewerBot('/drafts?state=in_review&limit=5')).status).toBe(200);
  expect((await viewerBot('/drafts?')).status).toBe(200);
  expect((await fetch(`${web.base}/api/v1/drafts?article=a_1`)).status).toBe(401);
  expect((await viewerBot(`/drafts?${'x'.repeat(5_000)}=1`)).body.title.length).toBeLessThan(400);
  expect((await viewerBot('/nothing?x=1')).status).toBe(404);
});

test('every list has limit and cursor, as docs/api.md says', async () => {
  const { paths } = (await (await fetch(`${web.base}/api/openapi.json`)).json()) as {
    paths: Record<string, { get?: object }>;
  };
  const lists = Object.keys(paths).filter((path) =>
    JSON.stringify(paths[path]?.get ?? {}).includes('"nextCursor"'),
  );
  const known = new Map(await described());
  const parametersOf = (path: string) => known.get(path.slice('/api/v1'.length)) ?? [];
  expect(lists.length).toBeGreaterThan(10);
  expect(lists.filter((path) => !parametersOf(path).includes('cursor'))).toEqual([]);
});
