import { defineScript } from '../../script.ts';

export interface AppendAudit {
  actor: string;
  /** Where the actor worked from; the store's own origin unless given. */
  from?: string;
  action: string;
  subject: string;
  detail?: string;
}

/** Records in the audit what no other script writes, such as changes to a job of BullMQ, or a refusal. */
export const appendAudit = defineScript<AppendAudit, { outcome: 'appended' }>('audit/appendAudit', {
  keys: ({ calls, audit }) => ({ calls, audit }),
  command: ({ actor, from, action, subject, detail = '' }, { origin }) => ({
    actor,
    from: from ?? origin?.from ?? '',
    action,
    subject,
    detail,
  }),
});
