import { z } from 'zod';
import { type ChatOptions, type ChatSimulator, createChat, type Given } from './chat.ts';
import { answerJson, readBody, serve } from './server.ts';

const Entity = z.strictObject({
  type: z.enum(['url', 'mention', 'hashtag']),
  offset: z.int().min(0),
  length: z.int().min(1),
});
const SendMessage = z.strictObject({
  chat_id: z.literal('@courier'),
  text: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= 4_096, 'message is too long'),
  entities: z.array(Entity),
  link_preview_options: z.strictObject({ url: z.url().optional(), is_disabled: z.boolean().optional() }),
});
const SendPhoto = z.strictObject({
  chat_id: z.literal('@courier'),
  photo: z.string(),
  caption: z.string().refine((text) => [...text].length <= 1_024, 'caption is too long'),
  caption_entities: z.array(Entity),
});

const EditText = SendMessage.extend({ message_id: z.int() });
const EditCaption = SendPhoto.omit({ photo: true }).extend({ message_id: z.int() });

/** A form's fields are texts: what is not text is JSON. */
function fieldsOf(body: unknown): unknown {
  const fields = z.record(z.string(), z.string()).parse(body);
  return { ...fields, caption_entities: JSON.parse(fields.caption_entities ?? '[]') };
}

const chatName = '@courier';
/** A message older than this (ms) can't be deleted. */
const removableFor = 48 * 3_600_000;

/** sendPhoto by its documentation: 10 MB, both sides 10,000 together, one at most 20 times the other. */
const photoLimits = { bytes: 10_000_000, sides: 10_000, ratio: 20 };

/** Telegram's Bot API for one bot that may post to @courier. `pictureBytes` is the largest accepted photo. */
export async function startTelegram(
  options: ChatOptions & { pictureBytes?: number } = {},
): Promise<ChatSimulator> {
  const chat = createChat(options);
  const secret = '771:simulated-bot-token';

  function refused(description: string): { refused: [number, unknown] } {
    return { refused: [400, { ok: false, error_code: 400, description: `Bad Request: ${description}` }] };
  }

  function photo({ body, file }: Given) {
    const read = SendPhoto.safeParse(fieldsOf(body));
    if (!read.success) return refused(z.prettifyError(read.error));
    if (read.data.photo !== `attach://${file?.name}`)
      return refused('wrong remote file identifier specified');
    const { picture, bytes = 0 } = file ?? {};
    if (bytes > (options.pictureBytes ?? photoLimits.bytes)) return refused('file is too big');
    if (!picture || !['image/jpeg', 'image/png'].includes(picture.type))
      return refused('IMAGE_PROCESS_FAILED');
    const [short = 0, long = 0] = [picture.width, picture.height].sort((a, b) => a - b);
    if (short + long > photoLimits.sides || long > short * photoLimits.ratio)
      return refused('PHOTO_INVALID_DIMENSIONS');
    return { text: read.data.caption, picture };
  }

  function message(given: Given, isPhoto: boolean) {
    if (isPhoto) return photo(given);
    const isElsewhere = !z.looseObject({ chat_id: z.literal(chatName) }).safeParse(given.body).success;
    if (isElsewhere) return refused('chat not found');
    const read = SendMessage.safeParse(given.body);
    if (!read.success) return refused(z.prettifyError(read.error));
    const { text, entities } = read.data;
    if (entities.some(({ offset, length }) => offset + length > text.length))
      return refused('entity beyond text');
    return { text };
  }

  const running = await serve(async (request, response, url) => {
    const [, bot = '', method = ''] = url.pathname.split('/');
    if (bot !== `bot${secret}`)
      return answerJson(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
    if (method === 'getMe')
      return answerJson(response, 200, { ok: true, result: { id: 7, username: 'courier_bot' } });
    if (method === 'sendMessage' || method === 'sendPhoto') {
      return chat.post(
        request,
        response,
        (given) => message(given, method === 'sendPhoto'),
        ({ id }, answer) =>
          answer(200, {
            ok: true,
            result: { message_id: id, chat: { id: -100_12, type: 'channel', username: 'courier' } },
          }),
        [
          {},
          { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 60 } },
        ],
      );
    }
    const isCaption = method === 'editMessageCaption';
    if (isCaption || method === 'editMessageText') {
      const given = (isCaption ? EditCaption : EditText).safeParse(JSON.parse(await readBody(request)));
      const found = given.success ? chat.there(given.data.message_id) : undefined;
      const bad = (description: string) =>
        answerJson(response, 400, { ok: false, description: `Bad Request: ${description}` });
      if (!given.success) return bad(z.prettifyError(given.error));
      if (!found) return bad('message to edit not found');
      if (!isCaption && found.picture) return bad('there is no text in the message to edit');
      const text = 'text' in given.data ? given.data.text : given.data.caption;
      if (text === (found.edits.at(-1) ?? found.text))
        return bad('message is not modified: specified new message content is exactly the same');
      found.edits.push(text);
      return answerJson(response, 200, { ok: true, result: { message_id: found.id } });
    }
    const body = z
      .looseObject({ chat_id: z.string(), message_id: z.int().optional() })
      .parse(JSON.parse(await readBody(request)));
    if (body.chat_id !== chatName)
      return answerJson(response, 400, { ok: false, description: 'Bad Request: chat not found' });
    if (method === 'getChat')
      return answerJson(response, 200, { ok: true, result: { id: -100_12, title: 'The Courier' } });
    const found = method === 'deleteMessage' ? chat.there(body.message_id ?? 0) : undefined;
    if (!found)
      return answerJson(response, 400, {
        ok: false,
        description: 'Bad Request: message to delete not found',
      });
    if (chat.now() - found.at > removableFor)
      return answerJson(response, 400, {
        ok: false,
        description: "Bad Request: message can't be deleted for everyone",
      });
    found.deletedAt = chat.now();
    answerJson(response, 200, { ok: true, result: true });
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret };
}
