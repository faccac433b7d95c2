import { z } from 'zod';
import { composeDigest } from '../src/actions/digests/composeDigest.ts';
import type { Config } from '../src/config/schema.ts';
import type { Job, JobContext } from './job.ts';

/** Composes a channel's digest. Its schedule is in newsroom.yaml with the channel. */
export const name = 'compose-digest';
export const payload = z.object({ channel: z.string() });
export function schedules({ channels }: Config): ReturnType<NonNullable<Job['schedules']>> {
  return channels.flatMap(({ id, digest }) =>
    typeof digest === 'string'
      ? [
          {
            name: `digest ${id}`,
            cron: digest,
            missed: 'once' as const,
            atFirstSight: false,
            payload: { channel: id },
          },
        ]
      : [],
  );
}
export const retry = { attempts: 10, firstMs: 1_000 };
export const concurrency = 2;

export async function handle({ channel }: z.infer<typeof payload>, context: JobContext): Promise<void> {
  await composeDigest(context, channel);
}
