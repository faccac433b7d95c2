import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const slugline = fileURLToPath(new URL('../../bin/slugline', import.meta.url));

/** One process of the newsroom, in a data folder of its own; it may be killed, frozen and started again. */
export interface Role {
  name: string;
  start(): void;
  /** Whether it is ready since its last start. */
  isUp(): boolean;
  kill(): Promise<void>;
  freeze(): void;
  wake(): void;
  /** How often it has ended without being killed: nobody is here to start it again. */
  endedByItself(): number;
  /** The errors that it has logged, without those of an unreachable store. */
  errors(): string[];
}

export function openRole(
  folder: string,
  role: 'worker' | 'scheduler',
  name: string,
  environment: NodeJS.ProcessEnv,
): Role {
  let child: ChildProcess | undefined;
  let rest = '';
  let isUp = false;
  let ended = 0;
  let last: string[] = [];
  const errors: string[] = [];
  return {
    name,
    isUp: () => isUp,
    start() {
      isUp = false;
      const env = { ...process.env, ...environment, SLUGLINE_DATA: join(folder, name), LOG_LEVEL: 'info' };
      child = spawn(slugline, ['start', '--roles', role], { cwd: folder, env });
      child.on('exit', (_code, signal) => {
        if (signal === 'SIGKILL') return;
        ended += 1;
        errors.unshift(`${name} ended by itself: ${last.join('\n')}`);
      });
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          const lines = (rest + String(chunk)).split('\n');
          rest = lines.pop() ?? '';
          last = [...last, ...lines].slice(-8);
          isUp ||= lines.some((line) => line.includes('"msg":"running"'));
          errors.push(...lines.filter((line) => /"level":[56]0/.test(line)));
        });
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      isUp = false;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
    endedByItself: () => ended,
    errors: () => errors,
  };
}
