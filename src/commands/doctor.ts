import type { Command } from 'commander';
import { SluglineError } from '../errors.ts';
import type { OpenNewsroom } from '../newsroom.ts';
import { storeError } from '../store/storeError.ts';
import { checkAddresses } from './doctor/addresses.ts';
import { checkCountries } from './doctor/countries.ts';
import { type Finding, fail } from './doctor/finding.ts';
import { checkHealth } from './doctor/health.ts';
import { checkHub } from './doctor/hub.ts';
import { checkLostWork } from './doctor/lostWork.ts';
import { checkClock, checkDisk, checkStore } from './doctor/machine.ts';
import {
  checkChannels,
  checkConditions,
  checkProgram,
  checkSending,
  checkSources,
  sentenceOf,
} from './doctor/newsroom.ts';
import { checkPreviews } from './doctor/previews.ts';
import { checkWebhooks } from './doctor/webhooks.ts';
import { withExamples } from './options.ts';
import type { Shell } from './shell.ts';
import { table } from './terminal/table.ts';

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('doctor')
    .description(
      'checks store, disk, clock, configuration, every source and channel without posting; says how to fix problems',
    );
  command.option('--repair', 'also does what lost events left out: drafts, feeds, places in the calendar');
  withExamples(command, 'doctor', 'doctor --repair').action(
    shell.answers(async ({ repair = false }: { repair?: boolean }) => {
      const findings = await findingsOf(shell, repair);
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

/** The check that an error belongs to. */
function subjectOf({ code }: SluglineError): string {
  if (/^(config|newsroom)\./.test(code)) return 'config';
  if (code === 'store.read-only') return 'store-readonly';
  return code === 'data.unusable' ? 'disk' : 'store';
}

/** A newsroom that can't be opened is the first thing to fix, so it is reported as a finding too. */
async function findingsOf(shell: Shell, repairs: boolean): Promise<Finding[]> {
  let newsroom: OpenNewsroom;
  try {
    newsroom = await shell.newsroom();
  } catch (error) {
    const named = storeError(error);
    if (!(named instanceof SluglineError)) throw named;
    return [fail(subjectOf(named), sentenceOf(named))];
  }
  const { context, dataFolder } = newsroom;
  const checks = await Promise.all([
    checkProgram(newsroom),
    checkAddresses(newsroom),
    checkStore(newsroom),
    checkDisk(dataFolder),
    checkClock(context.clock, shell.clock),
    checkSending(context),
    checkSources(context),
    checkChannels(context),
    checkConditions(context),
    checkPreviews(newsroom),
    checkCountries(context),
    checkHub(context),
    checkWebhooks(context),
    checkLostWork(context, repairs),
  ]);
  const found = checks.flat();
  // A check that was made just now says more than the health problem of the same name.
  const known = new Set(found.filter(({ state }) => state !== 'ok').map(({ what }) => what));
  return [...found, ...(await checkHealth(context)).filter(({ what }) => !known.has(what))];
}
