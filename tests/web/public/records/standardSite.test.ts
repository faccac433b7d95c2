import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkChannel } from '../../../../src/actions/channels/checkChannel.ts';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { configWarnings } from '../../../../src/actions/operations/configWarnings.ts';
import { confirms } from '../../../../src/channels/bluesky/siteCheck.ts';
import { checkChannels } from '../../../../src/commands/doctor/newsroom.ts';
import { type BlueskySimulator, startBluesky } from '../../../simulators/bluesky.ts';
import { testConfig } from '../../../support/newsroom.ts';
import { draftFor } from '../../../support/records.ts';
import { openSite, type Site } from '../site.ts';

const wellKnown = '/.well-known/site.standard.publication';
let bluesky: BlueskySimulator;
let site: Site;

beforeEach(async () => {
  bluesky = await startBluesky();
});
afterEach(async () => {
  await site.close();
  await bluesky.close();
});

const channel = (more: Record<string, unknown> = {}) => ({
  ...{ id: 'sky', type: 'bluesky', baseUrl: bluesky.url, standardSite: true },
  ...{ identifier: bluesky.handle, password: bluesky.password, cap: { gap: '0s' } },
  ...more,
});

async function open(url: string, baseUrl = url): Promise<void> {
  const { origin } = new URL(baseUrl);
  site = await openSite({
    config: { newsroom: { url }, web: { baseUrl: origin }, channels: [channel()] },
  });
}

async function posted(article: Record<string, unknown> = {}): Promise<string> {
  const [made] = await site.publish({ headline: 'Ice on the lower basin', ...article });
  const draft = await draftFor(site.context, made?.id ?? '', 'sky');
  await approveDraft(site.context, { id: draft.id, version: draft.version });
  await site.work();
  return made?.id ?? '';
}

const uriOf = (collection: string) =>
  bluesky.site.find((version) => version.collection === `site.standard.${collection}`)?.uri;

describe('where the newsroom’s site is this server', () => {
  test('its pages confirm publication and document once they are written', async () => {
    await open('https://pages.example');
    expect((await site.get(wellKnown)).status).toBe(404);
    const id = await posted();
    const answer = await site.get(wellKnown);
    expect([answer.status, answer.text]).toEqual([200, uriOf('publication')]);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect((await site.get(`${wellKnown}/`)).text).toBe(uriOf('publication'));
    expect((await site.get(`${wellKnown}/news`)).status).toBe(404);
    const page = await site.get(`/articles/${id}`);
    expect(confirms(page.text, uriOf('document') ?? 'none')).toBe(true);
    expect(page.text).toContain(`<link rel="site.standard.publication" href="${uriOf('publication')}">`);
    expect(bluesky.truth[0]?.record.embed).toMatchObject({
      external: { uri: `https://pages.example/articles/${id}` },
    });
  });

  test('below a path, the publication is confirmed with that path', async () => {
    await open('https://pages.example/articles');
    await posted();
    expect((await site.get(wellKnown)).status).toBe(404);
    expect((await site.get(`${wellKnown}/articles`)).text).toBe(uriOf('publication'));
  });

  test('the page of an article that lives elsewhere confirms nothing', async () => {
    await open('https://pages.example');
    const id = await posted({ url: 'https://pages.example/harbour/ice' });
    expect(uriOf('document')).toMatch(/^at:\/\/did:/);
    expect((await site.get(`/articles/${id}`)).text).not.toContain('site.standard');
  });
});

test('elsewhere, this server confirms nothing', async () => {
  await open('https://tarn.example', 'https://pages.example');
  await posted({ url: 'https://tarn.example/ice' });
  expect(uriOf('publication')).toMatch(/^at:\/\/did:/);
  expect((await site.get(wellKnown)).status).toBe(404);
});

describe('the check', () => {
  let own: Server;
  let pages: Record<string, string>;
  let base: string;

  beforeEach(async () => {
    pages = {};
    own = createServer((request, response) => {
      const text = pages[request.url ?? ''];
      response.writeHead(text === undefined ? 404 : 200).end(text);
    });
    await new Promise<void>((done) => own.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    own.close();
    own.closeAllConnections();
  });

  const says = async () => (await checkChannel(site.context, { id: 'sky' })).says;

  test('says what the newsroom’s own site must add, until it has', async () => {
    await open(base, 'https://pages.example');
    await posted({ url: `${base}/ice` });
    const [publication, document] = [uriOf('publication'), uriOf('document')];
    const first = await says();
    expect(first).toContain(`${base}${wellKnown} does not confirm the publication (it answers 404)`);
    expect(first).toContain(`Have the site answer it with ${publication} as plain text.`);
    expect(first).toContain(`Add <link rel="site.standard.document" href="${document}">`);
    const found = (await checkChannels(site.context)).filter(({ says }) => says.startsWith('standard.site'));
    expect(found.map(({ what, state }) => [what, state])).toEqual([
      ['channel sky', 'warn'],
      ['channel sky', 'warn'],
    ]);

    pages[wellKnown] = 'at://did:plc:other/site.standard.publication/3k';
    pages['/ice'] = `<p>${document}</p>`;
    expect(await says()).toContain('it names another one');
    expect(await says()).toContain('it has no such link');

    pages[wellKnown] = `${publication}\n`;
    pages['/ice'] = `<html><head><link href="${document}" rel="site.standard.document"></head></html>`;
    expect(await says()).toContain('the newsroom’s site confirms its records.');
  });

  test('names articles whose addresses are not below the site', async () => {
    await open(base, 'https://pages.example');
    await site.publish({ headline: 'Ice on the lower basin', url: 'https://www.tarn.example/ice' });
    await site.publish({ headline: 'The ferry returns to Orrin', url: `${base}/ferry` });
    expect(await says()).toContain(
      `1 of the newest 2 articles are not below newsroom.url (${base}), such as https://www.tarn.example/ice`,
    );
  });
});

test('config check names what keeps the records from being written, shown or confirmed', async () => {
  await open('https://pages.example');
  const warned = (more: Record<string, unknown>) =>
    configWarnings(testConfig('t', { channels: [channel()], ...more })).filter((each) =>
      each.includes('standardSite'),
    );
  expect(warned({})).toEqual([]);
  const feed = { id: 'wire', type: 'feed', url: 'https://www.tarn.example/feed.xml' };
  expect(warned({ sources: [feed] })).toEqual([
    expect.stringMatching(/^channel sky: .*wire \(www\.tarn\.example\) are not on tarn\.example/),
  ]);
  expect(warned({ sources: [{ ...feed, owns: ['tarn.example', '*.tarn.example'] }] })).toEqual([]);
  expect(warned({ newsroom: { url: 'http://tarn.example' } })).toEqual([
    expect.stringContaining('expect an https address'),
  ]);
  expect(warned({ channels: [channel({ photo: true })] })).toEqual([
    expect.stringContaining('does not name its records'),
  ]);
  expect(warned({ channels: [channel(), channel({ id: 'other', identifier: 'other.example' })] })).toEqual([
    expect.stringContaining('channel other keeps records under another account'),
    expect.stringContaining('channel sky keeps records under another account'),
  ]);
  expect(warned({ channels: [channel({ standardSite: false, photo: true })] })).toEqual([]);
});
