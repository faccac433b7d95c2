import type { Command } from 'commander';
import { keepToken } from '../../actions/channels/keepToken.ts';
import { usage, withExamples } from '../options.ts';
import type { Shell } from '../shell.ts';

/** `channels token ID`: stores a token, sealed, for a channel that has none in newsroom.yaml. */
export function registerToken(channels: Command, shell: Shell): void {
  withExamples(
    channels
      .command('token')
      .argument('<id>')
      .description(
        'keeps a channel’s token, sealed in the store, and tests it: the first line of standard input; a second line is its refresh token',
      ),
    'channels token mastodon < token.txt',
  ).action(
    shell.answers(async (id: string) => {
      const [token = '', refreshToken = ''] = ((await shell.pipedInput()) ?? '').split(/\r?\n/, 2);
      if (token === '')
        throw usage(`the token comes from standard input: slugline channels token ${id} < token.txt`);
      const { context } = await shell.newsroom();
      const data = await keepToken(context, { id, token, ...(refreshToken ? { refreshToken } : {}) });
      const text = `The token of ${id} is kept. ${data.says}`;
      return { text, data, ...(data.ok ? {} : { leftOut: [`Channel ${id} does not work.`], failed: true }) };
    }),
  );
}
