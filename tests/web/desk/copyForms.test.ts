import { expect, test } from 'vitest';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
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
