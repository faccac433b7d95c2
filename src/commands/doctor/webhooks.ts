import type { Context } from '../../actions/context.ts';
import { joined } from '../../joined.ts';
import { webhookStates } from '../../webhooks/event.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Reports on the receivers of webhooks by their last attempts; sends nothing. */
export async function checkWebhooks({ store, config }: Context): Promise<Finding[]> {
  const states = await webhookStates(store, config.webhooks);
  return states.map(({ id, host, failures, failingSince, lastError = '', lastDeliveredAt }) => {
    if (failures > 0)
      return warn(
        `webhook ${id}`,
        joined`${host} has failed since ${failingSince ?? ''}: ${lastError}. Each event is retried for three days; after that, replay it with "slugline webhooks replay".`,
      );
    return ok(
      `webhook ${id}`,
      lastDeliveredAt
        ? `${host} took an event at ${lastDeliveredAt}`
        : `${host} has not been sent anything yet`,
    );
  });
}
