import { expect, test } from 'vitest';
import { withMappedSection } from '../../src/article/mappedSection.ts';
import { openPolled } from './polled.ts';

const sections = { Politik: 'politics', 'Kunst & Kultur': 'culture' };

test.each([
  [{ tags: ['Tarnholm', 'POLITIK'] }, 'politics'],
  [{ tags: ['Kunst &amp; Kultur', 'Politik'] }, 'culture'],
  [{ section: 'politik', tags: ['Kunst &amp; Kultur'] }, 'politics'],
  [{ section: 'Sport', tags: ['Politik'] }, 'Sport'],
  [{ tags: ['Politikwissenschaft'] }, undefined],
  [{}, undefined],
])('%j is in %s', (given, section) => {
  expect(withMappedSection({ headline: 'H', ...given }, sections).section).toBe(section);
});

test('a feed’s categories put its articles into our sections; without one they are in the source’s', async () => {
  const { site, poll, articles } = await openPolled({ section: 'news', sections, complete: 'never' });
  const item = (name: string, category: string) =>
    `<item><guid isPermaLink="false">${name}</guid><title>${name}</title><category>${category}</category><description>Text of ${name}.</description></item>`;
  site['/feed'] = {
    body: `<rss version="2.0"><channel><title>Tarn</title>${item('Vote', 'politik')}${item('Opera', 'Kunst &amp; Kultur')}${item('Rain', 'Wetter')}</channel></rss>`,
  };
  await poll();
  const found = (await articles()).map(({ headline, section }) => `${headline}: ${section}`).sort();
  expect(found).toEqual(['Opera: culture', 'Rain: news', 'Vote: politics']);
});
