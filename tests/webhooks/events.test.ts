import { expect, test } from 'vitest';
import { WebhookConfig, webhookEvents } from '../../src/config/webhooks.ts';
import { deliveryStates } from '../../src/delivery/states.ts';
import { draftStates } from '../../src/review/states.ts';
import { isSubscribed } from '../../src/webhooks/event.ts';

const webhook = { id: 'archive', url: 'https://archive.example/in', secret: 'archive-secret-archive' };

test('there is an event for each state of drafts and deliveries; a claim is too short to be reported', () => {
  expect([...webhookEvents.draft!].sort()).toEqual([...draftStates].sort());
  expect([...webhookEvents.delivery!, 'sending'].sort()).toEqual([...deliveryStates].sort());
});

test('without a choice a webhook is notified of everything', () => {
  const { events } = WebhookConfig.parse(webhook);
  for (const event of ['article.published', 'draft.approved', 'delivery.sent', 'copy.gone'])
    expect(isSubscribed({ events }, event)).toBe(true);
});

test('a webhook is notified only of what it chose', () => {
  const events = ['article.*', 'delivery.failed'];
  const received = ['article.withdrawn', 'delivery.failed', 'delivery.sent', 'draft.approved', 'copy.gone'];
  expect(received.filter((event) => isSubscribed({ events }, event))).toEqual([
    'article.withdrawn',
    'delivery.failed',
  ]);
});

test.each([
  [
    'delivery.posted',
    'there is no event delivery.posted; there are *, scheduled, held, retry_wait, uncertain, unknown, sent, failed, expired, cancelled',
  ],
  ['story.*', 'there is no event story.*; there are article.*, draft.*, delivery.*, copy.*'],
])('%s is refused with the existing ones', (event, message) => {
  const { error } = WebhookConfig.safeParse({ ...webhook, events: [event] });
  expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
});
