import type { Command } from 'commander';
import { ruleOfType as knownRule, measurableTypes } from '../channels/configured.ts';
import { type CountingRule, isWithin, type Measure, type Span } from '../compose/counting/index.ts';
import { usage, withExamples } from './options.ts';
import type { Shell } from './shell.ts';
import { facts } from './terminal/table.ts';

/** The counting rule of a channel type; throws `usage.wrong` for an unknown type. */
export function ruleOfType(type: string): CountingRule {
  const rule = knownRule(type);
  if (!rule) throw usage(`There is no channel type ${type}; use one of ${measurableTypes().join(', ')}`);
  return rule;
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('measure')
    .requiredOption('--channel-type <type>', measurableTypes().join(', '))
    .description('measures the text on standard input by a platform’s own rules');
  withExamples(command, 'measure --channel-type mastodon < post.txt').action(
    shell.answers(async ({ channelType }: { channelType: string }) => {
      const rule = ruleOfType(channelType);
      const measured = rule.measure(new TextDecoder().decode(await shell.input()));
      return { text: asText(measured), data: measured };
    }),
  );
}

function asText(measured: Measure): string {
  const { length, limit, bytes, bytesLimit, links, mentions, hashtags } = measured;
  const found = (spans: Span[]) => spans.map(({ text }) => text).join(' ');
  return facts([
    ['length', `${length} of ${limit}${isWithin(measured) ? '' : ' (too long)'}`],
    ['bytes', bytes === undefined || bytesLimit === undefined ? bytes : `${bytes} of ${bytesLimit}`],
    ['links', found(links)],
    ['mentions', found(mentions)],
    ['hashtags', found(hashtags)],
  ]);
}
