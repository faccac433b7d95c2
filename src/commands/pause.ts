import type { Command } from 'commander';
import { whyHeld } from '../actions/home.ts';
import type { Needs } from '../actions/needs.ts';
import { pause, resume, switches } from '../actions/pause.ts';
import { toInstant } from '../clock.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { shownTime } from './times.ts';

export function register(program: Command, shell: Shell): void {
  const stop = program
    .command('pause')
    .argument('[channel]', 'only this channel; without it, everything')
    .option('--reason <text>', 'why, for those who see it')
    .description('the kill switch: nothing more is sent from this instant on');
  withExamples(stop, 'pause', 'pause mastodon --reason "The account is locked"').action(
    shell.answers(async (channel: string | undefined, { reason }: { reason?: string }) => {
      const { needs } = await shell.newsroom();
      await pause(needs, { channel, reason });
      return standing(needs);
    }),
  );

  const go = program
    .command('resume')
    .argument('[channel]', 'only this channel; without it, everything')
    .option('--here', 'arm a copied or restored newsroom: from here it is sent, and from nowhere else')
    .option('--reason <text>', 'why, for the audit')
    .description('lets sending go on');
  withExamples(go, 'resume', 'resume mastodon', 'resume --here').action(
    shell.answers(
      async (channel: string | undefined, { here, reason }: { here?: boolean; reason?: string }) => {
        const { needs } = await shell.newsroom();
        await resume(needs, { channel, reason, ...(here ? { here } : {}) });
        return standing(needs);
      },
    ),
  );
}

/** How the switches stand now. */
async function standing(needs: Needs): Promise<Answer> {
  const state = await switches(needs);
  const told = ({ at, by, why }: { at: number; by: string; why: string }) =>
    `paused since ${shownTime(toInstant(at), needs.config.newsroom.timezone)} by ${by}${why ? `: ${why}` : ''}`;
  const lines = [
    state.paused ? `Sending is ${told(state.paused)}` : 'Sending is on.',
    ...Object.entries(state.channels).map(([id, paused]) => `Channel ${id} is ${told(paused)}`),
    ...[whyHeld(state.standing) ?? []].flat(),
  ];
  const shape = (paused: { at: number; by: string; why: string }) => ({
    ...paused,
    at: toInstant(paused.at),
  });
  const channels = Object.fromEntries(
    Object.entries(state.channels).map(([id, paused]) => [id, shape(paused)]),
  );
  return {
    text: lines.join('\n'),
    data: { armed: state.armed, paused: state.paused ? shape(state.paused) : null, channels },
  };
}
