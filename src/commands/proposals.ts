import type { Command } from 'commander';
import { decideProposal } from '../actions/intake/decideProposal.ts';
import { processInline } from '../actions/operations/processInline.ts';
import { listProposals } from '../article/proposals.ts';
import { type ListOptions, withExamples, withPages } from './options.ts';
import type { Shell } from './shell.ts';
import { table, withMore } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const proposals = program
    .command('proposals')
    .description('changes that sources propose to articles they do not own; a person decides');
  withExamples(proposals, 'proposals list', 'proposals accept a_1234567890abcdef.wire');

  withExamples(
    withPages(proposals.command('list')).description('lists open proposals, newest first'),
    'proposals list --limit 5',
  ).action(
    shell.answers(async ({ limit, cursor }: ListOptions) => {
      const { context } = await shell.newsroom();
      const page = await listProposals(context.store, limit, cursor);
      if (page.items.length === 0) return { text: 'No open proposals.', data: page };
      const rows = page.items.map(({ id, createdAt, sentence, headline }) => [
        id,
        shownTime(createdAt, context.config.newsroom.timezone),
        sentence,
        headline,
      ]);
      return {
        text: withMore(table(['id', 'asked', 'what', 'headline'], rows), page.nextCursor),
        data: page,
      };
    }),
  );

  for (const [verdict, description, done] of [
    ['accept', 'accepts a proposal and makes the change', 'Done'],
    ['dismiss', 'dismisses a proposal; the source may propose another change later', 'Dismissed'],
  ] as const) {
    withExamples(
      proposals.command(verdict).argument('<id>').description(description),
      `proposals ${verdict} a_1234567890abcdef.wire`,
    ).action(
      shell.answers(async (id: string) => {
        const { context } = await shell.newsroom();
        const proposal = await decideProposal(context, { id, verdict });
        if (verdict === 'accept') await processInline(context, [proposal.articleId]);
        return { text: `${done}: ${proposal.sentence} (${proposal.headline})`, data: proposal };
      }),
    );
  }
}
