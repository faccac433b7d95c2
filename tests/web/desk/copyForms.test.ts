import { expect, test } from 'vitest';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, signedInAs } from '../server.ts';

test.each([
  ['one', 'edited', 'On fedi: being changed.'],
  ['four-eyes', 'live', 'waits for another approver'],
])('with review: %s a post’s new text is written at the desk, and it is %s', async (review, state, says) => {
  const mastodon = await startMastodon({ now: () => web.clock.now() });
  const { url: baseUrl, token } = mastodon;
  const web = await openTestWeb({
    channels: [{ id: 'fedi', type: 'mastodon', baseUrl, token, cap: { gap: '0s' } }],
  });
  const work = () => testWorker(web.context, web.clock).settleDown();
  try {
    const article = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
    const id = await publish(web.context, article);
    const draft = await draftFor(web.context, id, 'fedi');
    await approveDraft(web.context, { id: draft.id, version: draft.version });
    await work();
    Object.assign(web.context.config.channels[0]!, { review });
    const [posted] = await copiesOfArticle(web.context, id);
    const { id: copy, text, version } = posted!.copy;

    const vera = await signedInAs(web, { name: 'vera', role: 'editor' });
    const edit = `/desk/copies/${copy}/edit`;
    expect((await vera.get(`/desk/articles/${id}`)).text).not.toContain(edit);
    const anna = await signedInAs(web, { name: 'anna', role: 'approver' });
    expect((await anna.get(`/desk/articles/${id}`)).text).toContain(`action="${edit}"`);

    const given = { text: text.replace('The ferry', 'The Orrin ferry'), version: String(version) };
    await anna.post(edit, given, `/desk/articles/${id}`);
    expect((await anna.get(`/desk/articles/${id}`)).text).toContain(says);
    await work();
    const [after] = await copiesOfArticle(web.context, id);
    expect(after?.copy.state).toBe(state);
    expect(mastodon.truth[0]?.edits.map((edit) => edit.text)).toEqual(state === 'edited' ? [given.text] : []);
  } finally {
    await web.close();
    await mastodon.close();
  }
});

test('a post of a withdrawn article that stays up comes with the words of a notice, until somebody leaves it up', async () => {
  const mastodon = await startMastodon({ now: () => web.clock.now() });
  const { url: baseUrl, token } = mastodon;
  const web = await openTestWeb({
    channels: [{ id: 'fedi', type: 'mastodon', baseUrl, token, cap: { gap: '0s' } }],
  });
  try {
    const article = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
    const id = await publish(web.context, article);
    const draft = await draftFor(web.context, id, 'fedi');
    await approveDraft(web.context, { id: draft.id, version: draft.version });
    await testWorker(web.context, web.clock).settleDown();
    const anna = await signedInAs(web, { name: 'anna', role: 'approver' });
    const page = async () => (await anna.get(`/desk/articles/${id}`)).text;
    expect(await page()).not.toContain('Reply to it with a notice');

    await withdrawArticle(web.context, { id, note: 'The harbour office denies it.' });
    await testWorker(web.context, web.clock).settleDown();
    const [posted] = await copiesOfArticle(web.context, id);
    expect(await page()).toContain('Reply to it with a notice');
    expect(await page()).toContain('We have withdrawn this article.</textarea>');
    // The reason is colleagues’ own.
    expect(await page()).not.toContain('We have withdrawn this article. The');
    expect(await page()).toContain(`Open <a href="${posted!.copy.url}">the post</a>`);

    await anna.post(`/desk/copies/${posted!.copy.id}/keep`, {}, `/desk/articles/${id}`);
    expect(await page()).not.toContain('Reply to it with a notice');
  } finally {
    await web.close();
    await mastodon.close();
  }
});
