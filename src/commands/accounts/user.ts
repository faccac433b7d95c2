import type { Command } from 'commander';
import { type Role, roles } from '../../accounts/roles.ts';
import { listUsers, requireUser, type User } from '../../accounts/users.ts';
import { addUser } from '../../actions/accounts/addUser.ts';
import { changeRole } from '../../actions/accounts/changeRole.ts';
import { disableUser } from '../../actions/accounts/disableUser.ts';
import { inviteUser } from '../../actions/accounts/inviteUser.ts';
import { setPassword } from '../../actions/accounts/setPassword.ts';
import { removeWelcome } from '../../actions/accounts/welcomeFile.ts';
import type { Context } from '../../actions/context.ts';
import { oneOf, withExamples } from '../options.ts';
import type { Answer, Shell } from '../shell.ts';
import { table } from '../terminal/table.ts';
import { shownTime } from '../terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const user = program.command('user').description('people who may sign in');
  withExamples(user, 'user add anna --role editor', 'user list');

  withExamples(
    user
      .command('add')
      .argument('<name>')
      .requiredOption('--role <role>', roles.join(', '), oneOf(roles))
      .description(
        'adds a person; the password comes from standard input, otherwise a one-time link is printed',
      ),
    'user add anna --role editor',
    'user add anna --role editor < password.txt',
  ).action(
    shell.answers(async (name: string, { role }: { role: Role }) => {
      const password = firstLine(await shell.pipedInput());
      const { context, dataFolder } = await shell.newsroom();
      const added = await addUser(context, { name, role, password });
      if (role === 'admin') await removeWelcome(dataFolder);
      return password === undefined
        ? invited(context, added, 'Added')
        : describe(added, `Added: ${added.name} (${added.role})`);
    }),
  );

  withExamples(user.command('list').description('lists everyone who may sign in'), 'user list').action(
    shell.answers(async () => {
      const { context } = await shell.newsroom();
      return listed(await listUsers(context.store), context);
    }),
  );

  withExamples(
    user
      .command('passwd')
      .argument('<name>')
      .description('sets a password from standard input, otherwise prints a one-time link for choosing one'),
    'user passwd anna',
    'user passwd anna < password.txt',
  ).action(
    shell.answers(async (name: string) => {
      const password = firstLine(await shell.pipedInput());
      const { context } = await shell.newsroom();
      if (password !== undefined) {
        const changed = await setPassword(context, { name, password });
        return describe(changed, `The password of ${changed.name} was set; their sessions have ended.`);
      }
      return invited(context, await requireUser(context.store, name), 'For');
    }),
  );

  withExamples(
    user
      .command('role')
      .argument('<name>')
      .argument('<role>', roles.join(', '), oneOf(roles))
      .description('changes a person’s role; it applies from their next click'),
    'user role anna approver',
  ).action(
    shell.answers(async (name: string, role: Role) => {
      const { context } = await shell.newsroom();
      const changed = await changeRole(context, { name, role });
      return describe(changed, `${changed.name} is now ${changed.role}.`);
    }),
  );

  withExamples(
    user
      .command('disable')
      .argument('<name>')
      .option('--undo', 'enable the account again')
      .description('disables an account and ends its sessions'),
    'user disable anna',
  ).action(
    shell.answers(async (name: string, { undo }: { undo?: boolean }) => {
      const { context } = await shell.newsroom();
      const changed = await disableUser(context, { name, disabled: !undo });
      return describe(changed, `${undo ? 'Enabled' : 'Disabled'}: ${changed.name}`);
    }),
  );
}

/** The line break at the end of a file is not part of the password in it. */
function firstLine(piped: string | undefined): string | undefined {
  const line = piped?.split(/\r?\n/, 1)[0];
  return line === '' ? undefined : line;
}

function describe(user: User, text: string): Answer {
  return { text, data: user };
}

async function invited(context: Context, user: User, token: string): Promise<Answer> {
  const link = await inviteUser(context, { name: user.name });
  return {
    text: `${token}: ${user.name} (${user.role})\nOne-time link, valid for 7 days: ${link}`,
    data: { ...user, link },
  };
}

function listed(items: User[], context: Context): Answer {
  const data = { items, nextCursor: null };
  if (items.length === 0)
    return { text: 'No one can sign in yet. Add a person: slugline user add NAME --role admin', data };
  const state = ({ disabledAt, hasPassword }: User) =>
    disabledAt ? 'disabled' : hasPassword ? 'open' : 'invited';
  const rows = items.map((user) => [
    user.name,
    user.role,
    state(user),
    shownTime(user.createdAt, context.config.newsroom.timezone),
  ]);
  return { text: table(['name', 'role', 'account', 'added'], rows), data };
}
