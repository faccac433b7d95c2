import { Command } from 'commander';
import { expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { commands } from '../../src/commands/index.ts';
import { registerStart } from '../../src/commands/start.ts';
import { createTerminal } from '../../src/commands/terminal.ts';
import { createLog } from '../../src/log.ts';

function program(): Command {
  const terminal = createTerminal({
    environment: {},
    workingFolder: '/',
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    clock: machineClock,
    log: createLog({ level: 'silent', pretty: false }),
  });
  const made = new Command('slugline');
  registerStart(made, terminal, async () => {});
  for (const register of commands) register(made, terminal);
  return made;
}

function all(command: Command): Command[] {
  return [...command.commands, ...command.commands.flatMap(all)];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

function pathOf(command: Command): string {
  return command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

test('every command has a description and an example of itself in its help', () => {
  const commandsOfAll = all(program());
  expect(commandsOfAll.length).toBeGreaterThan(45);
  for (const command of commandsOfAll) {
    const help = helpOf(command);
    expect(command.description(), pathOf(command)).not.toBe('');
    expect(help, pathOf(command)).toMatch(new RegExp(`Examples?:\\n {2}\\$ slugline ${pathOf(command)}`));
  }
});

test('no command has an option with the name of a global option', () => {
  const taken = ['--config', '--data', '--json', '--allow-volatile-redis', '--version', '--help'];
  for (const command of all(program())) {
    for (const option of command.options) expect(taken, pathOf(command)).not.toContain(option.long);
  }
});
