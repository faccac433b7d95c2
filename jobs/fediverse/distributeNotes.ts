import { z } from 'zod';
import { distributeNotes } from '../../src/actions/fediverse/distributeNotes.ts';
import { dueIn, type JobContext, onEvent } from '../job.ts';
import * as deliverToServer from './deliverToServer.ts';

/** Wakes a delivery for each server whose followers must be told of an actor's changed posts. */
export const name = 'distribute-notes';
export const payload = z.object({ id: z.string() });
export const on = onEvent('note.changed');
export const due = dueIn('notes');
export const retry = { attempts: 10, firstMs: 500 };
export const concurrency = 4;

export async function handle({ id }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await distributeNotes(context, id, async (servers, seq) => {
    await context.enqueue(servers.map((server) => deliverToServer.wakeUp(server, `n${seq}`)));
  });
}
