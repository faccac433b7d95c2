import type { Command } from 'commander';
import { channelTypes } from '../channels/index.ts';
import { type CountingRule, countingRules } from '../compose/counting/index.ts';
import { usage, withExamples } from './options.ts';
import type { Shell } from './shell.ts';
import { facts } from './table.ts';

/** How a channel type counts; throws `usage.wrong` where there is no such type. */
export function ruleOfType(type: string): CountingRule {
  const channel = channelTypes.find((one) => one.type === type);
  const rule = countingRules.find(({ name }) => name === channel?.counting);
  if (!rule)
    throw usage(
      `There is no channel type ${type}; there are ${channelTypes.map((one) => one.type).join(', ')}`,
    );
  return rule;
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('measure')
    .requiredOption('--channel-type <type>', channelTypes.map(({ type }) => type).join(', '))
    .description('how long the text on standard input is by a platform’s own rules');
  withExamples(command, 'measure --channel-type mastodon < post.txt').action(
    shell.answers(async ({ channelType }: { channelType: string }) => {
      const rule = ruleOfType(channelType);
      const measured = rule.measure(new TextDecoder().decode(await shell.input()));
      const lists = Object.entries(measured).filter(([, value]) => Array.isArray(value));
      const text = facts([
        [
          'length',
          `${measured.length} of ${measured.limit}${measured.length > measured.limit ? ' (too long)' : ''}`,
        ],
        ['bytes', measured.bytes],
        ...lists.map(([name, spans]): [string, string] => [
          name,
          spans.map(({ text }: { text: string }) => text).join(' '),
        ]),
      ]);
      return { text, data: measured };
    }),
  );
}
