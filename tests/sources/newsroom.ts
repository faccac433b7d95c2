import type { Clock } from '../../src/clock.ts';
import type { SourceContext } from '../../src/sources/source.ts';
import { doorOut, handClock, silent } from '../net/loopback.ts';
import { seededRandom } from '../support/newsroom.ts';

/** The context of a source, with a stopped clock and the loopback allowed. */
export function contextOf(
  options: { clock?: Clock; baseFolder?: string; timezone?: string } = {},
): SourceContext {
  const clock = options.clock ?? handClock();
  return {
    net: doorOut(['127.0.0.1/32'], clock),
    clock,
    random: seededRandom(),
    log: silent,
    newsroom: {
      id: 'tidewater',
      name: 'The Tidewater Post',
      url: 'https://tidewater.example',
      language: 'en',
      timezone: options.timezone ?? 'UTC',
    },
    baseFolder: options.baseFolder ?? '/nowhere',
  };
}
