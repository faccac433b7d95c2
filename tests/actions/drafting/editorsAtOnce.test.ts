import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../src/accounts/roles.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { keepDraft } from '../../../src/actions/drafting/keepDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { undoApproval } from '../../../src/actions/drafting/undoApproval.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { SluglineError } from '../../../src/errors.ts';
import { type Draft, requireDraft } from '../../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const people = ['anna', 'ben', 'carl'] as const;
const actorOf = (name: string): Actor => ({ name, role: 'approver', kind: 'person' });

type ByPerson = { kind: 'look' | 'edit' | 'approve' | 'reject' | 'undo' | 'keep'; who: string };
type Step = ByPerson | { kind: 'revise'; who?: undefined } | { kind: 'withdraw'; who?: undefined };

const byPerson = (kind: ByPerson['kind']) => fc.constantFrom(...people).map((who): Step => ({ kind, who }));
const steps = fc.oneof(
  { weight: 6, arbitrary: byPerson('look') },
  { weight: 6, arbitrary: byPerson('edit') },
  { weight: 6, arbitrary: byPerson('approve') },
  { weight: 2, arbitrary: byPerson('undo') },
  { weight: 2, arbitrary: byPerson('keep') },
  { weight: 1, arbitrary: byPerson('reject') },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'revise' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'withdraw' }) },
);
/** What happens at the same time, one group after the other. */
const morning = fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 10 });

let newsroom: TestNewsroom;
let articles = 0;
beforeAll(async () => {
  const hook = { type: 'webhook', secret: 'hook-secret-hook-secret', url: 'http://127.0.0.1:9/' };
  newsroom = await openTestNewsroom({
    channels: [
      { ...hook, id: 'alone', cap: { gap: '0s' } },
      { ...hook, id: 'pairs', review: 'four-eyes', cap: { gap: '0s' }, separate: true },
    ],
  });
});
afterAll(() => newsroom.close());

const textOf = ({ parts }: Draft) => parts.map(({ text }) => text).join('\n');

/** Runs a morning on a new draft, and checks the invariants after each group. */
async function run(channel: string, groups: Step[][]): Promise<{ edits: number; approvals: number }> {
  articles += 1;
  const article = {
    url: `https://tarn.example/at-once/${articles}`,
    headline: `Ferry ${articles} leaves the quay`,
    bullets: ['It carries cars'],
    language: 'en',
  };
  const articleId = await publish(newsroom.context, article);
  const first = await draftFor(newsroom.context, articleId, channel);
  const seen = new Map<string, Draft>(people.map((who) => [who, first]));
  const edits = new Map<number, { text: string; by: string }>();
  const approvals: { who: string; text: string }[] = [];
  let revisions = 0;
  let written = 0;

  async function act(step: Step): Promise<void> {
    if (step.kind === 'revise') {
      revisions += 1;
      await ingestOne(
        newsroom.context,
        { ...article, bullets: [`It carries cars and ${'bikes, '.repeat(revisions)}vans`] },
        byCommand,
      );
      await draftArticle(newsroom.context, articleId);
      return;
    }
    if (step.kind === 'withdraw') {
      await withdrawArticle(newsroom.context, { id: articleId, note: 'wrong' });
      return;
    }
    const { who } = step;
    const context = newsroom.as(actorOf(who));
    const known = seen.get(who) ?? first;
    const command = { id: first.id, version: known.version };
    if (step.kind === 'look') seen.set(who, await requireDraft(context.store, first.id));
    if (step.kind === 'edit') {
      written += 1;
      const text = `Words of ${who}, ${'again and '.repeat(written)}again ${first.link.url}`;
      const after = await editDraft(context, { ...command, text });
      // Two edits of the same version can't both have been saved.
      expect(edits.get(known.version), `version ${known.version} was edited twice`).toBeUndefined();
      edits.set(known.version, { text, by: who });
      expect(textOf(after)).toBe(text);
      seen.set(who, after);
    }
    if (step.kind === 'approve') {
      const after = await approveDraft(context, { ...command, undoMs: 10_000 });
      expect(textOf(after), `${who} approved what they had not seen`).toBe(textOf(known));
      approvals.push({ who, text: textOf(known) });
    }
    if (step.kind === 'undo') await undoApproval(context, command);
    if (step.kind === 'keep') await keepDraft(context, command);
    if (step.kind === 'reject') await rejectDraft(context, { ...command, reason: 'no' });
  }

  for (const group of groups) {
    const outcomes = await Promise.allSettled(group.map(act));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected' && !(outcome.reason instanceof SluglineError)) throw outcome.reason;
    const now = await requireDraft(newsroom.context.store, first.id);
    // No lost edit: the text is the last one saved, whatever else happened to the draft.
    const last = Math.max(-1, ...edits.keys());
    expect(textOf(now)).toBe(edits.get(last)?.text ?? textOf(first));
    for (const who of now.approvedBy)
      expect(approvals, `${who} never saw what is approved`).toContainEqual({ who, text: textOf(now) });
    if (now.state === 'scheduled') expect(now.approvedBy).toHaveLength(channel === 'pairs' ? 2 : 1);
  }
  return { edits: edits.size, approvals: approvals.length };
}

for (const channel of ['alone', 'pairs'])
  test(`${channel}: however editors, approvers and sources interleave, no edit is lost and no unseen text approved`, async () => {
    const done = { edits: 0, approvals: 0 };
    await fc.assert(
      fc.asyncProperty(morning, async (groups) => {
        const { edits, approvals } = await run(channel, groups);
        done.edits += edits;
        done.approvals += approvals;
      }),
      { numRuns: 60, endOnFailure: true },
    );
    // The mornings were not empty.
    expect(done.edits).toBeGreaterThan(20);
    expect(done.approvals).toBeGreaterThan(5);
  }, 120_000);
