import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Answers,
  initialConfig,
  newsroomIdOf,
  type Question,
  questions,
} from '../config/initialConfig.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { usage, withExamples } from './options.ts';
import type { Shell } from './shell.ts';

type Given = Partial<Answers>;

/** A valid answer: the option's, or what the person types, asked again until it is valid. */
async function answerTo(question: Question, given: string | undefined, ask: Shell['ask']): Promise<string> {
  const { key, text, usual = '', fault } = question;
  const shown = usual ? `${text} [${usual}] ` : `${text} `;
  if (given !== undefined || !ask) {
    const answer = given?.trim() || usual;
    const wrong = fault(answer);
    if (wrong === undefined) return answer;
    throw usage(`--${key}: ${wrong}`);
  }
  for (let before = ''; ; ) {
    const answer = (await ask(before + shown)).trim() || usual;
    const wrong = fault(answer);
    if (wrong === undefined) return answer;
    before = `${wrong}.\n`;
  }
}

/** Never overwrites a file, not even one that was created a moment ago. */
async function create(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (exists) throw new SluglineError('config.exists', { path });
    throw new SluglineError('config.not-written', { path, why: reasonOf(error) }, { cause: error });
  }
}

export function register(program: Command, shell: Shell): void {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const command = program
    .command('init')
    .description('asks five questions and writes a newsroom.yaml that works unchanged');
  for (const { key, text, usual } of questions(timeZone))
    command.option(`--${key} <answer>`, usual ? `${text} (default: ${usual})` : text);
  withExamples(command, 'init', 'init --name "The Daily Example" --url https://daily.example');
  command.action(
    shell.answers(async (given: Given) => {
      const { workingFolder, environment } = shell;
      const named = shell.options().config ?? environment.SLUGLINE_CONFIG;
      const path = resolve(workingFolder, named ?? 'newsroom.yaml');
      const answers: Given = {};
      for (const question of questions(timeZone))
        answers[question.key] = await answerTo(question, given[question.key], shell.ask);
      const complete = answers as Answers;
      await create(path, initialConfig(complete));
      const inbox = join(dirname(path), 'inbox');
      await mkdir(inbox, { recursive: true });
      const text = [
        `${path} is written. Start the newsroom with "slugline start".`,
        `Drop an article into ${inbox} and approve its draft at the desk: its post appears at /sandbox/trial.`,
      ].join('\n');
      return { text, data: { path, newsroom: newsroomIdOf(complete.url) } };
    }),
  );
}
