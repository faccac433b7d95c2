import { expect, test } from 'vitest';
import { syndicate } from '../../../../src/actions/syndicating/syndicateArticle.ts';
import { recordPicture } from '../../../../src/store/scripts/article/recordPicture.ts';
import { openSite } from '../site.ts';

test('an article page’s card has the picture’s own type and size if they are known, and ours if no platform would show it', async () => {
  const site = await openSite();
  const url = 'http://10.0.0.1/pictures/77';
  const [made] = await site.publish({ headline: 'Ice on the lower basin', image: { url } });
  const id = made?.id ?? '';
  const page = async () => (await site.get(`/articles/${id}`)).text;
  const note = (picture: Record<string, unknown>) =>
    recordPicture(site.context.store, { id, picture: JSON.stringify({ url, ...picture }) });
  expect(await page()).toContain('/look/card.');
  await note({ type: 'image/jpeg', width: 1600, height: 900 });
  await expect.poll(page).toContain(`property="og:image" content="${url}"`);
  expect(await page()).toContain('property="og:image:width" content="1600"');
  expect(await page()).toContain(' width="1600" height="900">');
  await note({ type: 'image/webp', width: 1600, height: 900 });
  await expect.poll(page).toContain('/look/card.');
  await note({ type: 'image/png', width: 120, height: 80 });
  await expect.poll(page).toContain(' width="120" height="80">');
  expect(await page()).toContain('/look/card.');
  await site.close();
});

test('a picture that can’t be fetched is on no page: the default card replaces it', async () => {
  const site = await openSite();
  const url = 'http://10.0.0.1/pictures/78.jpg';
  const [made] = await site.publish({
    headline: 'Ice on the upper basin',
    image: { url, caption: 'Ice at noon' },
  });
  const id = made?.id ?? '';
  const pages = async () =>
    Promise.all(['/', `/articles/${id}`, '/feeds/all.rss'].map(async (path) => (await site.get(path)).text));
  const fault = 'its server answered 404';
  await recordPicture(site.context.store, { id, picture: JSON.stringify({ url, fault }) });
  await syndicate(site.context, id);
  await expect.poll(async () => (await pages()).filter((page) => page.includes(url))).toEqual([]);
  const [front, record] = await pages();
  expect(front).toContain('Ice on the upper basin');
  expect(record).toContain('/look/card.');
  expect(record).toContain('Ice at noon');
  await site.close();
});
