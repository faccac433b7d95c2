import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../server.ts';
import { formOf, pictureIn, type UploadedPicture } from '../uploads.ts';
import { Refusal, requireScope } from './rules.ts';

export interface MediaOptions {
  /** The largest accepted file; 16 MB by default, as in Mastodon 4.4. */
  maxBytes?: number;
  /** How many times it answers that a picture is still being processed. */
  preparing?: number;
}

const types = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/heif'];
const longestDescription = 1_500;

/** Uploads by POST /api/v2/media: stored until a status uses them, each for one status. */
export function createMedia({
  maxBytes = 16_777_216,
  preparing = 0,
  access,
}: MediaOptions & { access: { token: string; scopes: string[] } }) {
  const taken: UploadedPicture[] = [];
  const checksLeft = new Map<string, number>();

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireScope(request, access, 'write:media');
    const form = await formOf(request);
    const file = form.get('file');
    if (!(file instanceof Blob)) throw new Refusal(422, "Validation failed: File can't be blank");
    const bytes = Buffer.from(await file.arrayBuffer());
    const picture = await pictureIn(bytes, `media-${taken.length + 1}`);
    if (!picture || !types.includes(picture.type))
      throw new Refusal(422, 'Validation failed: File content type is invalid, File is invalid');
    if (bytes.length > maxBytes)
      throw new Refusal(422, `Validation failed: File file size must be less than ${maxBytes}`);
    const description = form.get('description');
    if (typeof description === 'string') {
      if (description.length > longestDescription)
        throw new Refusal(422, 'Validation failed: Description is too long');
      picture.alt = description;
    }
    taken.push(picture);
    checksLeft.set(picture.id, preparing);
    answer(response, picture, preparing > 0 ? 202 : 200);
  }

  function answer(response: ServerResponse, { id, alt }: UploadedPicture, status: number): void {
    const url = status === 200 ? `https://files.example/${id}` : null;
    answerJson(response, status, { id, type: 'image', url, description: alt ?? null });
  }

  return {
    taken,
    async answered(request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<boolean> {
      if (request.method === 'POST' && pathname === '/api/v2/media') {
        await upload(request, response);
        return true;
      }
      const id = /^\/api\/v1\/media\/([\w-]+)$/.exec(pathname)?.[1];
      const picture = taken.find((each) => each.id === id);
      if (request.method !== 'GET' || !picture) return false;
      const left = (checksLeft.get(picture.id) ?? 0) - 1;
      checksLeft.set(picture.id, left);
      answer(response, picture, left > 0 ? 206 : 200);
      return true;
    },
    /** The pictures that a status names; the status is refused if one is still being processed or does not exist. */
    attached(ids: unknown): UploadedPicture[] {
      if (!Array.isArray(ids)) return [];
      return ids.map((id) => {
        const picture = taken.find((each) => each.id === id);
        if (!picture) throw new Refusal(422, `Media ${id} not found`);
        if ((checksLeft.get(picture.id) ?? 0) > 0)
          throw new Refusal(
            422,
            'Cannot attach files that have not finished processing. Try again in a moment!',
          );
        return picture;
      });
    },
  };
}
