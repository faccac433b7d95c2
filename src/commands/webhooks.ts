import type { Command } from 'commander';
import { replayWebhookEvent } from '../actions/webhooks/replayWebhookEvent.ts';
import { listWebhookEvents, requireWebhook, type WebhookEvent, webhookStates } from '../webhooks/event.ts';
import { type ListOptions, withExamples, withPages } from './options.ts';
import type { Shell } from './shell.ts';
import { table, withMore } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const webhooks = program.command('webhooks').description('your own programs that are notified of changes');
  withExamples(webhooks, 'webhooks list', 'webhooks attempts archive --limit 5');

  withExamples(
    webhooks.command('list').description('lists every webhook and how its receiver does'),
    'webhooks list',
  ).action(
    shell.answers(async () => {
      const { store, config } = (await shell.newsroom()).context;
      const items = await webhookStates(store, config.webhooks);
      const data = { items, nextCursor: null };
      if (items.length === 0) return { text: 'No webhooks yet. Add one in newsroom.yaml.', data };
      const rows = items.map(({ id, host, events, failures, lastError }) => [
        id,
        host,
        events.join(', '),
        failures === 0 ? 'ok' : `failed ${failures} times in a row: ${lastError}`,
      ]);
      return { text: table(['id', 'host', 'events', 'state'], rows), data };
    }),
  );

  withExamples(
    withPages(webhooks.command('attempts').argument('<id>')).description(
      'lists a webhook’s events of the last week with what came of each, newest first',
    ),
    'webhooks attempts archive --limit 5',
  ).action(
    shell.answers(async (id: string, { limit, cursor }: ListOptions) => {
      const { store, config } = (await shell.newsroom()).context;
      requireWebhook(config.webhooks, id);
      const page = await listWebhookEvents(store, id, limit, cursor);
      if (page.items.length === 0) return { text: 'No events in the last week.', data: page };
      const rows = page.items.map((event) => rowOf(event, config.newsroom.timezone));
      return {
        text: withMore(table(['id', 'at', 'event', 'about', 'state'], rows), page.nextCursor),
        data: page,
      };
    }),
  );

  withExamples(
    webhooks.command('replay').argument('<id>').argument('<event>').description('sends an event again'),
    'webhooks replay archive w_0123456789abcdef0123',
  ).action(
    shell.answers(async (webhook: string, id: string) => {
      const { context } = await shell.newsroom();
      const data = await replayWebhookEvent(context, { webhook, id });
      return { text: `Event ${id} (${data.event}) is due again.`, data };
    }),
  );
}

function rowOf({ id, at, event, subject, state, attempts }: WebhookEvent, timezone: string): string[] {
  const last = attempts.at(-1);
  const outcome = last?.error && state !== 'delivered' ? `${state}: ${last.error}` : state;
  return [id, shownTime(at, timezone), event, subject.id, outcome];
}
