import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson, readBody } from '../server.ts';
import { formOf, pictureIn, type UploadedPicture } from '../uploads.ts';
import { Refusal, requireScopes } from './rules.ts';

const types = ['image/jpeg', 'image/png', 'image/webp'];
const Metadata = z.strictObject({
  id: z.string(),
  metadata: z.strictObject({ alt_text: z.strictObject({ text: z.string().min(1).max(1_000) }) }),
});

/** `POST /2/media/upload` in one request and `POST /2/media/metadata`, by X's documentation. */
export function createMedia(access: { token: string; without: string[] }, mostBytes = 5_242_880) {
  const taken: UploadedPicture[] = [];
  const invalid = () =>
    new Refusal(400, 'Invalid Request', 'One or more parameters to your request was invalid.');

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireScopes(request, access, 'media.write');
    const form = await formOf(request);
    const file = form.get('media');
    if (!(file instanceof Blob) || form.get('media_category') !== 'tweet_image') throw invalid();
    const bytes = Buffer.from(await file.arrayBuffer());
    const id = String(1_890_000_000_000_000_000n + BigInt(taken.length));
    const picture = await pictureIn(bytes, id);
    if (!picture || !types.includes(picture.type) || bytes.length > mostBytes) throw invalid();
    taken.push(picture);
    answerJson(response, 200, { data: { id, media_key: `3_${id}`, size: bytes.length } });
  }

  async function describe(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireScopes(request, access, 'media.write');
    const { data } = Metadata.safeParse(JSON.parse(await readBody(request)));
    const picture = taken.find(({ id }) => id === data?.id);
    if (!data || !picture) throw invalid();
    picture.alt = data.metadata.alt_text.text;
    answerJson(response, 200, { data: { id: picture.id } });
  }

  return {
    taken,
    async answered(request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<boolean> {
      if (request.method !== 'POST' || !pathname.startsWith('/2/media/')) return false;
      if (pathname === '/2/media/upload') await upload(request, response);
      else if (pathname === '/2/media/metadata') await describe(request, response);
      else return false;
      return true;
    },
    /** The pictures that a post names; the post is refused if one does not exist. */
    attached(ids: string[]): UploadedPicture[] {
      return ids.map((id) => {
        const picture = taken.find((each) => each.id === id);
        if (!picture) throw new Refusal(400, 'Invalid Request', 'Your media IDs are invalid.');
        return picture;
      });
    },
  };
}
