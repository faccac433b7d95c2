import type { Command } from 'commander';
import { type Role, roles } from '../../accounts/roles.ts';
import { listTokens } from '../../accounts/tokens.ts';
import { createToken } from '../../actions/accounts/createToken.ts';
import { revokeToken } from '../../actions/accounts/revokeToken.ts';
import { oneOf, withExamples } from '../options.ts';
import type { Shell } from '../shell.ts';
import { table } from '../terminal/table.ts';
import { shownTime } from '../terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const token = program.command('token').description('API tokens for programs; each acts as its own person');
  withExamples(token, 'token create --role editor --name cms', 'token list');

  withExamples(
    token
      .command('create')
      .requiredOption('--role <role>', roles.join(', '), oneOf(roles))
      .requiredOption('--name <name>', 'its name in the audit log')
      .description('creates a token and prints it once'),
    'token create --role editor --name cms',
  ).action(
    shell.answers(async ({ role, name }: { role: Role; name: string }) => {
      const { context } = await shell.newsroom();
      const token = await createToken(context, { name, role });
      // Only the token on standard output, so that a script can store it.
      return { text: token, data: { name, role, token: token } };
    }),
  );

  withExamples(
    token.command('list').description('lists every token, without the secrets'),
    'token list',
  ).action(
    shell.answers(async () => {
      const { context } = await shell.newsroom();
      const items = await listTokens(context.store);
      const data = { items, nextCursor: null };
      if (items.length === 0)
        return {
          text: 'There are no tokens. Create one: slugline token create --role editor --name cms',
          data,
        };
      const time = (instant: string | undefined) => shownTime(instant, context.config.newsroom.timezone);
      const rows = items.map(({ name, role, createdAt, createdBy, revokedAt }) => [
        name,
        role,
        time(createdAt),
        createdBy,
        revokedAt ? `revoked ${time(revokedAt)}` : 'open',
      ]);
      return { text: table(['name', 'role', 'made', 'by', 'state'], rows), data };
    }),
  );

  withExamples(
    token.command('revoke').argument('<name>').description('revokes a token immediately'),
    'token revoke cms',
  ).action(
    shell.answers(async (name: string) => {
      const { context } = await shell.newsroom();
      await revokeToken(context, { name });
      return { text: `Revoked: ${name}`, data: { name, revoked: true } };
    }),
  );
}
