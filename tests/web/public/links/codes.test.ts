import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeShortLink } from '../../../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../../../src/actions/links/createShortLink.ts';
import { foldOldCodes } from '../../../../src/actions/links/foldOldCodes.ts';
import { importLinks } from '../../../../src/actions/links/importLinks.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { openSite, type Site } from '../site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const leadsTo = async (code: string) => {
  const { status, headers } = await site.get(`/s/${code}`);
  return [status, headers.location];
};

test('a code is looked up as typed first, then without final punctuation, then ignoring case', async () => {
  const { baseUrl } = site.context.config.web;
  const csv = 'source,target,hits\nPoll26,https://tarn.example/poll,1\nAbC12,https://tarn.example/abc,2\n';
  const result = await importLinks(site.context, {
    file: (async function* () {
      yield Buffer.from(csv);
    })(),
    from: 'yourls',
    leftOut: () => {},
  });
  expect(result).toMatchObject({ imported: 2 });
  await createShortLink(site.context, { target: 'https://tarn.example/town', code: 'Tarn-Fair' });
  await createShortLink(site.context, { target: 'https://tarn.example/other', code: 'abc12' });
  const at = (code: string) => [302, `${baseUrl}/s/${code}`];
  expect(await leadsTo('Poll26')).toEqual([302, 'https://tarn.example/poll']);
  for (const typed of ['Poll26.', 'poll26', 'POLL26', 'pOLL26%E2%80%9D'])
    expect([typed, await leadsTo(typed)]).toEqual([typed, at('Poll26')]);
  expect(await leadsTo('TARN-FAIR,')).toEqual(at('Tarn-Fair'));
  expect(await leadsTo('abc12')).toEqual([302, 'https://tarn.example/other']);
  expect(await leadsTo('AbC12')).toEqual([302, 'https://tarn.example/abc']);
  expect(await leadsTo('ABC12')).toEqual(at('abc12'));
  expect((await leadsTo('poll27'))[0]).toBe(404);
});

test('codes of an earlier version are found in other letters too', async () => {
  const { keys } = site.context.store;
  await createShortLink(site.context, { target: 'https://tarn.example/old', code: 'OldFair' });
  await writerOf(site.context.store).del(keys.foldedCodes);
  expect((await leadsTo('oldfair'))[0]).toBe(404);
  await foldOldCodes(site.context);
  await foldOldCodes(site.context);
  expect((await leadsTo('oldfair'))[0]).toBe(302);
});

test.each(['%E0%A4%A', '%', '%ff', '%C3%28', 'a%00b', '%zz.svg', `${'a'.repeat(400)}`])(
  'what is no code is 404, with our page: /s/%s',
  async (code) => {
    const { status, text } = await site.get(`/s/${code}`);
    expect([status, text.includes('There is no short link at this address.')]).toEqual([404, true]);
  },
);

test('no link leads to one of our own', async () => {
  const { baseUrl } = site.context.config.web;
  const loop = { code: 'link.loop', status: 422 };
  const target = `${baseUrl}/s/selfie`;
  await expect(createShortLink(site.context, { target, code: 'selfie' })).rejects.toMatchObject(loop);
  await createShortLink(site.context, { target: 'https://tarn.example/a', code: 'loopa' });
  await createShortLink(site.context, { target: 'https://tarn.example/b', code: 'loopb' });
  await expect(
    changeShortLink(site.context, { code: 'loopa', target: `${baseUrl}/s/loopb` }),
  ).rejects.toMatchObject(loop);
  expect(await leadsTo('loopa')).toEqual([302, 'https://tarn.example/a']);
});

test('an article whose address is a short link of ours leads to its record', async () => {
  const [article] = await site.publish({
    headline: 'Circle',
    url: `${site.context.config.web.baseUrl}/s/circle`,
  });
  expect((await site.get(`/s/${article?.code}`)).headers.location).toContain(`/articles/${article?.id}`);
});
