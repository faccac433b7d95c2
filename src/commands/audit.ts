import type { Command } from 'commander';
import { type AuditQuery, findAudit, readAuditFilter } from '../accounts/audit/find.ts';
import { allAudit } from '../accounts/audit/read.ts';
import type { AuditRow } from '../accounts/audit/rows.ts';
import { auditHead, sealAudit } from '../accounts/audit/seal.ts';
import { verifyAudit } from '../accounts/audit/verify.ts';
import { type Context, requireRole } from '../actions/context.ts';
import { type ListOptions, withExamples, withPages } from './options.ts';
import type { Shell } from './shell.ts';
import { table, withMore } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const audit = program.command('audit').description('the audit log: who did what, when and from where');
  withExamples(audit, 'audit list', 'audit verify');
  const readable = async (): Promise<Context> => {
    const { context } = await shell.newsroom();
    requireRole(context, 'editor');
    return context;
  };

  withExamples(
    withPages(audit.command('list'))
      .option('--who <name>', 'done by this person, token or program')
      .option('--what <action>', 'an action, or the first part of several: draft.reject, draft')
      .option('--subject <id>', 'done to this: an id, a code, a channel, a name')
      .option('--since <time>', 'since then: a time, or how long ago (24h)')
      .option('--until <time>', 'until then: a time, or how long ago (3d)')
      .description('lists the audit log, newest first'),
    'audit list --limit 5',
    'audit list --who ada --what draft --since 24h',
  ).action(
    shell.answers(async ({ limit, cursor, ...written }: ListOptions & AuditQuery) => {
      const { store, config, clock } = await readable();
      const { timezone } = config.newsroom;
      const filter = readAuditFilter(written, { now: clock.now(), timezone });
      const page = await findAudit(store, filter, limit, cursor);
      if (page.items.length === 0) return { text: withMore('No such entries.', page.nextCursor), data: page };
      const rows = page.items.map(({ at, actor, from = '', action, subject, detail = '' }) => [
        shownTime(at, config.newsroom.timezone),
        actor,
        from,
        action,
        subject,
        detail,
      ]);
      const shown = table(['when', 'who', 'from', 'did', 'to', 'detail'], rows);
      return { text: withMore(shown, page.nextCursor), data: page };
    }),
  );

  withExamples(
    audit
      .command('verify')
      .description('checks that no row was changed or removed; compare the seal with the log'),
    'audit verify',
  ).action(
    shell.answers(async () => {
      const { store } = await readable();
      const verified = await verifyAudit(store);
      const { rows, head, faults } = verified;
      const seal = head ? ` The newest is ${head.id}, sealed ${head.hash}.` : '';
      const isWhole = faults.length === 0;
      return {
        text: isWhole
          ? `The audit log is complete: ${rows} rows.${seal}`
          : `The audit log is damaged.${seal}`,
        data: { ok: isWhole, ...verified },
        leftOut: faults,
        failed: !isWhole,
      };
    }),
  );

  withExamples(
    audit.command('export').description('prints every row, oldest first, one JSON document a line'),
    'audit export > audit.jsonl',
  ).action(
    shell.answers(async () => {
      const { store } = await readable();
      await sealAudit(store);
      const head = await auditHead(store);
      const rows: AuditRow[] = head ? await Array.fromAsync(allAudit(store, head.id)) : [];
      return { text: rows.map((row) => JSON.stringify(row)).join('\n'), rows };
    }),
  );
}
