import type { Command } from 'commander';
import { heldReason } from '../actions/operations/homeLease.ts';
import { pauseSending } from '../actions/operations/pauseSending.ts';
import { resumeQueues } from '../actions/operations/resumeQueues.ts';
import { resumeSending } from '../actions/operations/resumeSending.ts';
import { type Paused, switches } from '../actions/operations/switches.ts';
import type { OpenNewsroom } from '../newsroom.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const stop = program
    .command('pause')
    .argument('[channel]', 'only this channel (default: everything)')
    .option('--reason <text>', 'why, for the people who see it')
    .description('the kill switch: stops all sending immediately');
  withExamples(stop, 'pause', 'pause mastodon --reason "The account is locked"').action(
    shell.answers(async (channel: string | undefined, { reason }: { reason?: string }) => {
      const newsroom = await shell.newsroomDespiteFile();
      await pauseSending(newsroom.context, { channel, reason });
      return switchTable(newsroom);
    }),
  );

  const go = program
    .command('resume')
    .argument('[channel]', 'only this channel (default: everything)')
    .option('--here', 'arm a copied or restored newsroom: only this data folder sends from now on')
    .option('--reason <text>', 'why, for the audit')
    .description('resumes sending');
  withExamples(go, 'resume', 'resume mastodon', 'resume --here').action(
    shell.answers(
      async (channel: string | undefined, { here, reason }: { here?: boolean; reason?: string }) => {
        const newsroom = await shell.newsroomDespiteFile();
        const { context, connection } = newsroom;
        await resumeSending(context, { channel, reason, ...(here ? { here } : {}) });
        const queues = channel ? [] : await resumeQueues(context, connection);
        return switchTable(newsroom, queues);
      },
    ),
  );
}

/** The current state of the switches. */
async function switchTable({ context, loaded }: OpenNewsroom, queues: string[] = []): Promise<Answer> {
  const state = await switches(context);
  const describe = ({ at, by, why }: Paused) =>
    `paused since ${shownTime(at, context.config.newsroom.timezone)} by ${by}${why ? `: ${why}` : ''}`;
  const lines = [
    state.paused ? `Sending is ${describe(state.paused)}` : 'Sending is on.',
    ...Object.entries(state.channels).map(([id, paused]) => `Channel ${id} is ${describe(paused)}`),
    ...[heldReason(state.standing) ?? []].flat(),
    ...(queues.length > 0
      ? [`Queues that were paused by hand are running again: ${queues.join(', ')}.`]
      : []),
    ...(loaded.fault
      ? [`The file has mistakes, which do not affect this command: ${loaded.fault.sentence}`]
      : []),
  ];
  const { armed, paused = null, channels } = state;
  return { text: lines.join('\n'), data: { armed, paused, channels } };
}
