import type { Command } from 'commander';
import { dropCached } from '../actions/operations/dropCached.ts';
import { findDataFolder } from '../config/places.ts';
import { reasonOf } from '../errors.ts';
import { configLookup } from '../newsroom.ts';
import { runningInstance } from '../store/instance.ts';
import { requestDrop } from '../syndication/dropRequests.ts';
import { cacheFolderOf } from '../syndication/lastGood.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';

export function register(program: Command, shell: Shell): void {
  const cache = program.command('cache').description('the cached feeds and pages that readers get');
  withExamples(cache, 'cache drop');
  withExamples(
    cache
      .command('drop')
      .description(
        'drops them on disk and in running processes; while the store is unreachable readers then get 503',
      ),
    'cache drop',
  ).action(shell.answers(() => drop(shell)));
}

/** Works without the store: processes on this data folder are notified through the folder, others through the store. */
async function drop(shell: Shell): Promise<Answer> {
  const dataFolder = findDataFolder(configLookup(shell.where()));
  await requestDrop(cacheFolderOf(dataFolder), shell.clock);
  const running = await runningInstance(dataFolder);
  const isShared = running ? running.store !== 'embedded' : Boolean(shell.where().environment.REDIS_URL);
  const leftOut = isShared ? await tellOthers(shell) : [];
  const lines = [
    `The cached feeds in ${cacheFolderOf(dataFolder)} were deleted.`,
    ...(running ? ['The running process drops those in its memory within a second.'] : []),
    ...(isShared && leftOut.length === 0 ? ['The newsroom’s other processes were notified.'] : []),
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
    await dropCached(context);
    return [];
  } catch (error) {
    return [
      `Processes with other data folders could not be notified: ${reasonOf(error)} Run "cache drop" on each of them.`,
    ];
  }
}
