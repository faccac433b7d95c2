import type { Command } from 'commander';
import { draftStates } from '../../review/states.ts';
import { oneOf } from '../options.ts';

/** The options of a filter of drafts. */
export function withDraftFilter(command: Command): Command {
  return command
    .option('--state <state>', draftStates.join(', '), oneOf(draftStates))
    .option('--channel <id>', 'only of this channel')
    .option('--search <words>', 'words of the article’s headline, summary points and authors')
    .option('--section <name>', 'only of this section')
    .option('--tag <name>', 'only with this tag')
    .option('--source <id>', 'only from this source')
    .option('--language <tag>', 'only in this language')
    .option('--by <person>', 'written, edited or decided about by this person, or “me”')
    .option('--waits-for <person>', 'needs a second approval, which this person (“me”, “anyone”) may give')
    .option('--since <time>', 'made since then: a time, or how long ago (24h)')
    .option('--until <time>', 'made until then: a time, or how long ago (3d)');
}
