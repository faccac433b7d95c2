import type { Context } from '../../actions/context.ts';
import { joined } from '../../joined.ts';
import { hubOverview } from '../../syndication/hub/overview.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Reports the hub's subscriptions and the outside hubs; sends nothing. */
export async function checkHub({ store, config }: Context): Promise<Finding[]> {
  const { subscriptions, failingCount, failing, outside } = await hubOverview(store, config);
  const counted = `${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`;
  const [oldest] = failing;
  const own = oldest
    ? warn(
        'hub',
        joined`${counted}; ${failingCount} can’t be reached, such as ${oldest.who}: ${oldest.error}. They are retried for three days, then removed.`,
      )
    : ok('hub', counted);
  return [
    own,
    ...outside.map(({ hub, failing: [one] }) =>
      one
        ? warn(
            `hub ${hub}`,
            joined`It could not be notified of ${one.topic}: ${one.error}. Check "hubs" in newsroom.yaml.`,
          )
        : ok(`hub ${hub}`, 'It has been notified of every change.'),
    ),
  ];
}
