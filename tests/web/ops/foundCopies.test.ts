import { expect, test } from 'vitest';
import { checkCopy } from '../../../src/actions/copies/checkCopy.ts';
import { copiesOfArticle } from '../../../src/actions/copies/copiesOfArticle.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { changeSandbox } from '../../../src/store/scripts/channel/changeSandbox.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, signedInAs } from '../server.ts';

test('a post removed at its platform is on the page of operations until an approver leaves it so', async () => {
  const web = await openTestWeb({ channels: [{ id: 'square', type: 'sandbox' }] });
  try {
    const article = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
    const id = await publish(web.context, article);
    const draft = await draftFor(web.context, id, 'square');
    await approveDraft(web.context, { id: draft.id, version: draft.version });
    await testWorker(web.context, web.clock).settleDown();
    const [posted] = await copiesOfArticle(web.context, id);
    const anna = await signedInAs(web, { name: 'anna', role: 'approver' });
    expect((await anna.get('/ops')).text).not.toContain('Changed at the platform');

    const post = { channel: 'square', maxPosts: 10, id: posted!.delivery.remoteId! };
    await changeSandbox(web.context.store, { ...post, removed: true });
    await checkCopy(web.context, { id: posted!.copy.id });
    const page = (await anna.get('/ops')).text;
    expect(page).toContain('Changed at the platform');
    expect(page).toContain('The ferry returns to Orrin');
    expect((await anna.get(`/articles/${id}`)).text).toContain('removed');

    await anna.post(`/desk/copies/${posted!.copy.id}/keep`, {}, '/ops');
    expect((await anna.get('/ops')).text).not.toContain('Changed at the platform');
  } finally {
    await web.close();
  }
});
