import type { Command } from 'commander';
import { SluglineError } from '../errors.ts';
import type { OpenNewsroom } from '../newsroom.ts';
import { lookAtAddresses } from './doctor/addresses.ts';
import { lookAtAccepted } from './doctor/configuration.ts';
import { lookAtCountries } from './doctor/countries.ts';
import { type Finding, fail } from './doctor/finding.ts';
import { lookAtHub } from './doctor/hub.ts';
import { lookAtClock, lookAtDisk, lookAtStore } from './doctor/machine.ts';
import { lookAtChannels, lookAtProgram, lookAtSending, lookAtSources, wordsOf } from './doctor/newsroom.ts';
import { lookAtPreviews } from './doctor/previews.ts';
import { withExamples } from './options.ts';
import type { Shell } from './shell.ts';
import { table } from './table.ts';

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('doctor')
    .description(
      'checks store, disk, clock, configuration, every source and channel, posting nothing; says how to mend',
    );
  withExamples(command, 'doctor').action(
    shell.answers(async () => {
      const findings = await findingsOf(shell);
      const failed = findings.filter(({ state }) => state === 'fail');
      return {
        text: table(
          ['', 'what', ''],
          findings.map(({ state, what, says }) => [state, what, says]),
        ),
        data: { ok: failed.length === 0, items: findings },
        leftOut: failed.map(({ what, says }) => `${what}: ${says}`),
        failed: failed.length > 0,
      };
    }),
  );
}

/** A newsroom that can't be opened is the first thing to mend, so it is a finding too. */
async function findingsOf(shell: Shell): Promise<Finding[]> {
  let newsroom: OpenNewsroom;
  try {
    newsroom = await shell.newsroom();
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    return [fail(error.code.startsWith('config.') ? 'config' : 'store', wordsOf(error))];
  }
  const { needs, dataFolder } = newsroom;
  const looks = await Promise.all([
    lookAtProgram(newsroom),
    lookAtAccepted(needs),
    lookAtAddresses(newsroom),
    lookAtStore(newsroom),
    lookAtDisk(dataFolder),
    lookAtClock(needs.clock, shell.clock),
    lookAtSending(needs),
    lookAtSources(needs),
    lookAtChannels(needs),
    lookAtPreviews(newsroom),
    lookAtCountries(needs),
    lookAtHub(needs),
  ]);
  return looks.flat();
}
