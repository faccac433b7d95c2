import { z } from 'zod';
import { type ChatOptions, type ChatSimulator, createChat, type Given } from './chat.ts';
import { answerJson, readBody, serve } from './server.ts';

const DiscordMessage = z.strictObject({
  content: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= 2_000, 'Must be 2000 or fewer in length.'),
  allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
});

const Attached = DiscordMessage.extend({
  attachments: z.tuple([
    z.strictObject({ id: z.literal(0), filename: z.string(), description: z.string().max(1_024).optional() }),
  ]),
  flags: z.literal(4),
});

const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/** One Discord webhook. Without `wait=true` it answers 204 without the message. */
export async function startDiscord(
  options: ChatOptions & { pictureBytes?: number } = {},
): Promise<ChatSimulator & { webhookUrl: string }> {
  const chat = createChat(options);
  const secret = 'simulated-webhook-token-4711';
  const path = `/api/webhooks/1089/${secret}`;
  const refused = (message: string, code = 50_035, status = 400) => ({
    refused: [status, { code, message }] as [number, unknown],
  });
  const read = ({ body, file }: Given) => {
    if (!file) {
      const parsed = DiscordMessage.safeParse(body);
      return parsed.success ? { text: parsed.data.content } : refused(z.prettifyError(parsed.error));
    }
    const { payload_json: json = '' } = z.strictObject({ payload_json: z.string() }).parse(body);
    const parsed = Attached.safeParse(JSON.parse(json));
    if (!parsed.success || file.name !== 'files[0]') return refused('Invalid Form Body');
    if (file.bytes > (options.pictureBytes ?? 10_485_760))
      return refused('Request entity too large', 40_005, 413);
    if (!file.picture || !types.includes(file.picture.type)) return refused('Invalid Form Body');
    const [{ description: alt }] = parsed.data.attachments;
    return { text: parsed.data.content, picture: { ...file.picture, ...(alt ? { alt } : {}) } };
  };

  const running = await serve(async (request, response, url) => {
    if (!url.pathname.startsWith(path))
      return answerJson(response, 404, { message: 'Unknown Webhook', code: 10015 });
    const below = url.pathname.slice(path.length);
    if (below === '' && request.method === 'GET')
      return answerJson(response, 200, { id: '1089', name: 'Courier' });
    if (below === '' && request.method === 'POST') {
      const waits = url.searchParams.get('wait') === 'true';
      return chat.post(
        request,
        response,
        read,
        ({ id }, answer) => (waits ? answer(200, { id: `12${id}`, channel_id: '5' }) : answer(204)),
        [{ 'retry-after': '60' }, { message: 'You are being rate limited.', retry_after: 60 }],
      );
    }
    const id = /^\/messages\/12(\d+)$/.exec(below)?.[1];
    const found = id === undefined ? undefined : chat.there(Number(id));
    if (!found) return answerJson(response, 404, { message: 'Unknown Message', code: 10008 });
    if (request.method === 'GET') {
      const content = found.edits.at(-1) ?? found.text;
      return answerJson(response, 200, { id: `12${id}`, content });
    }
    if (request.method === 'DELETE') {
      found.deletedAt = chat.now();
      response.writeHead(204).end();
      return;
    }
    const edited = DiscordMessage.parse(JSON.parse(await readBody(request)));
    found.edits.push(edited.content);
    answerJson(response, 200, { id: `12${id}` });
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret, webhookUrl: `${running.url}${path}` };
}
