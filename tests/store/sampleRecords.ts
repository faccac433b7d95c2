import type { Context } from '../../src/actions/context.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { draftFor, publish } from '../support/records.ts';

let stories = 0;
export const newStory = (context: Context) => {
  stories += 1;
  return publish(context, {
    headline: `Ferry ${stories} returns to Orrin`,
    bullets: [`Boat ${stories} leaves`],
  });
};

/** `plain` makes what the script needs; `context` is the one whose calls of the script are repeated. */
export type Sample = (context: Context, plain: Context) => Promise<unknown>;

export async function approved(plain: Context) {
  const draft = await draftFor(plain, await newStory(plain), 'hook');
  const scheduled = await approveDraft(plain, { id: draft.id, version: draft.version });
  return { id: scheduled.deliveries[0] ?? '', draftId: draft.id, channel: 'hook' };
}
