import type { Command } from 'commander';
import { decideProposal } from '../actions/intake/decideProposal.ts';
import { processInline } from '../actions/operations/processInline.ts';
import { listProposals } from '../article/proposals.ts';
import { type ListOptions, withExamples, withPages } from './options.ts';
import type { Shell } from './shell.ts';
import { table, withMore } from './table.ts';
import { shownTime } from './times.ts';

export function register(program: Command, shell: Shell): void {
  const proposals = program
    .command('proposals')
    .description('what sources ask for of articles that they do not own: it waits for a person');
  withExamples(proposals, 'proposals list', 'proposals accept a_1234567890abcdef.wire');

  withExamples(
    withPages(proposals.command('list')).description('open proposals, newest first'),
    'proposals list --limit 5',
  ).action(
    shell.answers(async ({ limit, cursor }: ListOptions) => {
      const { context } = await shell.newsroom();
      const page = await listProposals(context.store, limit, cursor);
      if (page.items.length === 0) return { text: 'Nothing waits for a decision.', data: page };
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
    ['accept', 'carries out what the source asks for', 'Done'],
    ['dismiss', 'dismisses it; the source may ask for something else later', 'Dismissed'],
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
