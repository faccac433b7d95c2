import type { Command } from 'commander';
import { configWarnings } from '../actions/operations/configWarnings.ts';
import { exampleConfig } from '../config/example.ts';
import { configJsonSchema } from '../config/jsonSchema.ts';
import { loadConfig } from '../config/load.ts';
import { configLookup } from '../newsroom.ts';
import { checkEnvironment } from '../store/secret.ts';
import { withExamples } from './options.ts';
import type { Shell } from './shell.ts';
import { counted } from './terminal/table.ts';

export function register(program: Command, shell: Shell): void {
  const config = program.command('config').description('checks and describes newsroom.yaml');
  withExamples(config, 'config check', 'config example > newsroom.yaml');

  withExamples(
    config
      .command('check')
      .argument('[file]', 'the file to check instead of --config')
      .description('reads the file and lists its mistakes'),
    'config check newsroom.yaml',
  ).action(
    shell.answers(async (file: string | undefined) => {
      const where = shell.where();
      const loaded = await loadConfig(configLookup(file === undefined ? where : { ...where, config: file }));
      checkEnvironment(where.environment);
      const { newsroom, sources, feeds, channels } = loaded.config;
      const warnings = [...loaded.warnings, ...configWarnings(loaded.config)];
      const counts = [
        counted(sources.length, 'source'),
        counted(feeds.length, 'feed'),
        counted(channels.length, 'channel'),
      ];
      const text = [
        `${loaded.path} is valid: ${newsroom.name} (${newsroom.id}) with ${counts.join(', ')}.`,
        ...warnings.map((warning) => `Warning: ${warning}`),
      ].join('\n');
      return { text, data: { path: loaded.path, newsroom: newsroom.id, warnings } };
    }),
  );

  withExamples(
    config.command('schema').description('prints the JSON Schema of newsroom.yaml, for text editors'),
    'config schema > newsroom.schema.json',
  ).action(
    shell.answers(async () => {
      const { sourceSchemas, channelSchemas } = configLookup(shell.where());
      const schema = configJsonSchema(sourceSchemas, channelSchemas);
      return { text: JSON.stringify(schema, null, 2), data: schema };
    }),
  );

  withExamples(
    config.command('example').description('prints a complete newsroom.yaml with comments'),
    'config example > newsroom.yaml',
  ).action(
    shell.answers(async () => {
      const yaml = (await exampleConfig()).trimEnd();
      return { text: yaml, data: { yaml } };
    }),
  );
}
