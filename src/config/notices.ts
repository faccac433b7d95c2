import { z } from 'zod';
import { HttpUrl } from '../net/httpUrl.ts';
import { mailbox, smtpAddress } from './mail.ts';
import { isSlot } from './slot.ts';

/** What notices are sent about: the names of problems on `/readyz`; `channel`, `followers` and `source` are all of them. */
const problem = z
  .string()
  .regex(
    /^(?:store|store-readonly|memory|config|worker|scheduler|outbox|queues|paused|deliveries|copies|(?:channel|followers|source)(?::[a-z0-9][a-z0-9-]{0,31})?)$/,
    'notices are about store, store-readonly, memory, config, worker, scheduler, outbox, queues, paused, channel, followers, source, channel:<id>, followers:<id>, source:<id>, deliveries or copies',
  );

const noticeBase = {
  /** Every problem if missing. */
  on: z.array(problem).min(1).optional(),
  /** Nothing is sent in these hours of the newsroom's zone; problems that remain when they end are sent then. */
  quiet: z.string().refine(isSlot, 'quiet hours look like 22:00-07:00').optional(),
};

/** Where notices of health problems are sent. */
export const NoticeConfig = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('email'),
    ...noticeBase,
    smtpUrl: smtpAddress,
    from: mailbox,
    to: z.union([mailbox, z.array(mailbox).min(1).max(50)]),
  }),
  z.strictObject({ type: z.literal('slack'), ...noticeBase, webhookUrl: HttpUrl }),
  z.strictObject({ type: z.literal('discord'), ...noticeBase, webhookUrl: HttpUrl }),
  z.strictObject({
    type: z.literal('webhook'),
    ...noticeBase,
    url: HttpUrl,
    secret: z.string().min(16, 'use at least 16 characters'),
  }),
]);
export type NoticeConfig = z.infer<typeof NoticeConfig>;
