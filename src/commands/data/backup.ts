import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backUp } from '../../actions/operations/backUp.ts';
import { restore, restoredConfig } from '../../actions/operations/restore.ts';
import { loadConfig } from '../../config/load.ts';
import { findDataFolder } from '../../config/places.ts';
import { SluglineError } from '../../errors.ts';
import { configLookup, operatorName, version } from '../../newsroom.ts';
import { systemRandom } from '../../random.ts';
import { withExamples } from '../options.ts';
import type { Shell } from '../shell.ts';
import { shownTime } from '../terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const backup = program
    .command('backup')
    .argument('<file>', 'the file to write; it must not exist yet')
    .description('writes all data, the secret and newsroom.yaml into one file, without stopping anything');
  withExamples(backup, 'backup tarn-post.slugline').action(
    shell.answers(async (file: string) => {
      const { context, loaded, dataFolder, connection, isEmbedded } = await shell.newsroom();
      if (!isEmbedded) throw new SluglineError('backup.shared', { store: connection.shown });
      const path = resolve(shell.workingFolder, file);
      const manifest = await backUp(context, { file: path, dataFolder, configPath: loaded.path, version });
      const text = `Written: ${path}\nIt contains the newsroom’s secret and all password hashes: keep it where no one else can read it.`;
      return { text, data: { file: path, ...manifest } };
    }),
  );

  const back = program
    .command('restore')
    .argument('<file>', 'what "backup" wrote')
    .description('creates a new data folder from a backup; nothing is sent from it until "resume --here"');
  withExamples(back, 'restore tarn-post.slugline', 'restore tarn-post.slugline --data /srv/tarn/data').action(
    shell.answers(async (file: string) => {
      const around = configLookup(shell.where());
      const { config } = await loadConfig(around);
      const dataFolder = findDataFolder(around);
      const { clock, log } = shell;
      const manifest = await restore(
        { dataFolder, clock, random: systemRandom, log },
        { file: resolve(shell.workingFolder, file), newsroomId: config.newsroom.id, actor: operatorName() },
      );
      const text = [
        `Restored into ${dataFolder}, as it was on ${shownTime(manifest.madeAt, config.newsroom.timezone)}.`,
        `The backup’s newsroom.yaml is next to it as ${restoredConfig}; the one in use was not changed.`,
        'Sending is held: check the drafts and deliveries, then resume with "slugline resume --here".',
      ].join('\n');
      return { text, data: { data: dataFolder, ...manifest } };
    }),
  );
}
