import type { Command } from 'commander';
import { type Role, roles } from '../accounts/roles.ts';
import { listUsers, type User } from '../accounts/users.ts';
import { changeRole } from '../actions/changeRole.ts';
import { inviteUser } from '../actions/invite.ts';
import type { Needs } from '../actions/needs.ts';
import { addUser, disableUser, requireUser, setPassword } from '../actions/users.ts';
import { oneOf, withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './table.ts';
import { shownTime } from './times.ts';

export function register(program: Command, shell: Shell): void {
  const user = program.command('user').description('who may sign in');
  withExamples(user, 'user add anna --role editor', 'user list');

  withExamples(
    user
      .command('add')
      .argument('<name>')
      .requiredOption('--role <role>', roles.join(', '), oneOf(roles))
      .description('adds somebody; the password comes from standard input, else a one-time link is printed'),
    'user add anna --role editor',
    'user add anna --role editor < password.txt',
  ).action(
    shell.answers(async (name: string, { role }: { role: Role }) => {
      const password = firstLine(await shell.pipedInput());
      const { needs } = await shell.newsroom();
      const added = await addUser(needs, { name, role, password });
      return password === undefined
        ? invited(needs, added, 'Added')
        : told(added, `Added: ${added.name} (${added.role})`);
    }),
  );

  withExamples(user.command('list').description('everybody who may sign in'), 'user list').action(
    shell.answers(async () => {
      const { needs } = await shell.newsroom();
      return listed(await listUsers(needs.store), needs);
    }),
  );

  withExamples(
    user
      .command('passwd')
      .argument('<name>')
      .description(
        'sets a password from standard input, else prints a one-time link by which they choose one',
      ),
    'user passwd anna',
    'user passwd anna < password.txt',
  ).action(
    shell.answers(async (name: string) => {
      const password = firstLine(await shell.pipedInput());
      const { needs } = await shell.newsroom();
      if (password !== undefined) {
        const changed = await setPassword(needs, { name, password });
        return told(changed, `The password of ${changed.name} was set; their sessions have ended.`);
      }
      return invited(needs, await requireUser(needs, name), 'For');
    }),
  );

  withExamples(
    user
      .command('role')
      .argument('<name>')
      .argument('<role>', roles.join(', '), oneOf(roles))
      .description('gives somebody another role, in force with their next click'),
    'user role anna approver',
  ).action(
    shell.answers(async (name: string, role: Role) => {
      const { needs } = await shell.newsroom();
      const changed = await changeRole(needs, { name, role });
      return told(changed, `${changed.name} is now ${changed.role}.`);
    }),
  );

  withExamples(
    user
      .command('disable')
      .argument('<name>')
      .option('--undo', 'open the account again')
      .description('closes an account; its sessions end'),
    'user disable anna',
  ).action(
    shell.answers(async (name: string, { undo }: { undo?: boolean }) => {
      const { needs } = await shell.newsroom();
      const changed = await disableUser(needs, { name, disabled: !undo });
      return told(changed, `${undo ? 'Opened again' : 'Disabled'}: ${changed.name}`);
    }),
  );
}

/** A file's last line break is no part of the password that is in it. */
function firstLine(piped: string | undefined): string | undefined {
  const line = piped?.split(/\r?\n/, 1)[0];
  return line === '' ? undefined : line;
}

function told(user: User, text: string): Answer {
  return { text, data: user };
}

async function invited(needs: Needs, user: User, word: string): Promise<Answer> {
  const link = await inviteUser(needs, { name: user.name });
  return {
    text: `${word}: ${user.name} (${user.role})\nOne-time link, good for 7 days: ${link}`,
    data: { ...user, link },
  };
}

function listed(items: User[], needs: Needs): Answer {
  const data = { items, nextCursor: null };
  if (items.length === 0)
    return { text: 'Nobody may sign in yet. Add somebody: slugline user add NAME --role admin', data };
  const state = ({ disabledAt, hasPassword }: User) =>
    disabledAt ? 'disabled' : hasPassword ? 'open' : 'invited';
  const rows = items.map((user) => [
    user.name,
    user.role,
    state(user),
    shownTime(user.createdAt, needs.config.newsroom.timezone),
  ]);
  return { text: table(['name', 'role', 'account', 'added'], rows), data };
}
