import { z } from 'zod';
import { type ChatOptions, type ChatSimulator, createChat } from './chat.ts';
import { serve } from './server.ts';

const SlackMessage = z.strictObject({
  text: z
    .string()
    .min(1)
    .refine((text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(text), 'it is not escaped')
    .refine((text) => [...text].length <= 40_000, 'msg_too_long'),
  mrkdwn: z.literal(false),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
});

/** One incoming webhook of Slack: it answers in plain text and returns no id. */
export async function startSlack(options: ChatOptions = {}): Promise<ChatSimulator & { webhookUrl: string }> {
  const chat = createChat(options);
  const secret = 'simulated-slack-secret-0815';
  const path = `/services/T01/B01/${secret}`;
  const running = await serve(async (request, response, url) => {
    if (url.pathname !== path) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no_service');
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    return chat.post(
      request,
      response,
      ({ body }) => {
        const read = SlackMessage.safeParse(body);
        return read.success ? { text: read.data.text } : { refused: [400, 'invalid_payload'] };
      },
      (_message, answer) => answer(200, 'ok'),
      [{ 'retry-after': '60' }, { ok: false, error: 'rate_limited' }],
    );
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret, webhookUrl: `${running.url}${path}` };
}
