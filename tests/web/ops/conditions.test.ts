import { expect, test } from 'vitest';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { unmatchedConditions } from '../../../src/actions/operations/unmatchedConditions.ts';
import { byCommand } from '../../support/records.ts';
import { openTestWeb, signedInAs } from '../server.ts';

test('a condition that the newest fifty articles all miss is named, with the existing sections', async () => {
  const web = await openTestWeb({
    feeds: [
      { id: 'all', title: 'Everything' },
      { id: 'sport', title: 'Sport', where: { section: 'sport' } },
      { id: 'politics', title: 'Politics', where: { section: 'politic' } },
      { id: 'breaking', title: 'Breaking', where: { breaking: true } },
    ],
  });
  try {
    const take = (n: number) =>
      ingestOne(
        web.context,
        { guid: `g${n}`, headline: `Report ${n} of the day`, section: 'Sport' },
        byCommand,
      );
    for (let n = 0; n < 49; n++) await take(n);
    expect(await unmatchedConditions(web.context)).toEqual([]);
    await take(49);
    const [sentence, ...more] = await unmatchedConditions(web.context);
    expect(more).toEqual([]);
    expect(sentence).toBe(
      'The where of feed politics matched none of the newest 50 articles. Their sections: Sport.',
    );
    const viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
    expect((await viewer.get('/ops')).text).toContain('The where of feed politics matched none');
    // Of articles of the same instant any may be the newest.
    web.clock.advance(1_000);
    await ingestOne(web.context, { headline: 'Vote tonight', section: 'Politic' }, byCommand);
    expect(await unmatchedConditions(web.context)).toEqual([]);
  } finally {
    await web.close();
  }
});
