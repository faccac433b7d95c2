import type { Command } from 'commander';
import { dropCopies } from '../actions/operations/dropCopies.ts';
import { findDataFolder } from '../config/places.ts';
import { reasonOf } from '../errors.ts';
import { configLookup } from '../newsroom.ts';
import { runningInstance } from '../store/instance.ts';
import { requestDrop } from '../syndication/dropRequests.ts';
import { cacheFolderOf } from '../syndication/lastGood.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';

export function register(program: Command, shell: Shell): void {
  const cache = program.command('cache').description('copies of feeds and pages that are held for readers');
  withExamples(cache, 'cache drop');
  withExamples(
    cache
      .command('drop')
      .description(
        'empties them, on disk and in what runs; without the store readers get 503 until it is back',
      ),
    'cache drop',
  ).action(shell.answers(() => drop(shell)));
}

/** Works without the store: what runs on this data folder hears of it by the folder, others by the store. */
async function drop(shell: Shell): Promise<Answer> {
  const dataFolder = findDataFolder(configLookup(shell.where()));
  await requestDrop(cacheFolderOf(dataFolder), shell.clock);
  const running = await runningInstance(dataFolder);
  const isShared = running ? running.store !== 'embedded' : Boolean(shell.where().environment.REDIS_URL);
  const leftOut = isShared ? await tellOthers(shell) : [];
  const lines = [
    `The copies in ${cacheFolderOf(dataFolder)} are gone.`,
    ...(running ? ['What runs here drops those in its memory within a second.'] : []),
    ...(isShared && leftOut.length === 0 ? ['The newsroom’s other processes were told.'] : []),
  ];
  return {
    text: lines.join('\n'),
    data: { data: dataFolder, running: running !== undefined, othersTold: isShared && leftOut.length === 0 },
    ...(leftOut.length > 0 ? { leftOut } : {}),
  };
}

async function tellOthers(shell: Shell): Promise<string[]> {
  try {
    const { context } = await shell.newsroom();
    await dropCopies(context);
    return [];
  } catch (error) {
    return [
      `Processes on other data folders could not be told: ${reasonOf(error)} Run "cache drop" on each of them.`,
    ];
  }
}
