import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson, readBody } from '../server.ts';
import { bytesOf, pictureIn, type UploadedPicture } from '../uploads.ts';

const types = ['image/jpeg', 'image/png', 'image/gif'];
const mostPixels = 36_152_320;

/** The Images API by its documentation: an upload is initialised, then its bytes are PUT to the returned address. */
export function createImages(access: { token: string; author: string; maxBytes?: number }) {
  const Begin = z.strictObject({
    initializeUploadRequest: z.strictObject({ owner: z.literal(access.author) }),
  });
  const taken = new Map<string, UploadedPicture | undefined>();

  async function begin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = Begin.safeParse(JSON.parse(await readBody(request)));
    if (!given.success) return answerJson(response, 422, { message: z.prettifyError(given.error) });
    const id = `C4D${taken.size}`;
    const image = `urn:li:image:${id}`;
    taken.set(image, undefined);
    const uploadUrl = `http://${request.headers.host}/dms-uploads/${id}`;
    answerJson(response, 200, { value: { uploadUrlExpiresAt: 1, uploadUrl, image } });
  }

  async function put(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const bytes = await bytesOf(request);
    const image = `urn:li:image:${id}`;
    if (!taken.has(image)) return answerJson(response, 404, { message: 'Not Found' });
    const picture = await pictureIn(bytes, image);
    const isTaken =
      picture &&
      types.includes(picture.type) &&
      picture.width * picture.height < mostPixels &&
      isShort(bytes);
    if (!isTaken) return answerJson(response, 400, { message: 'The image can’t be processed' });
    taken.set(image, picture);
    response.writeHead(201).end();
  }
  const isShort = ({ length }: Buffer) => length <= (access.maxBytes ?? Number.POSITIVE_INFINITY);

  return {
    /** The picture of a URN, once its bytes are there. */
    one: (urn: string) => taken.get(urn),
    async answered(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
      const id = /^\/dms-uploads\/(\w+)$/.exec(url.pathname)?.[1];
      const begins = url.pathname === '/rest/images' && url.searchParams.get('action') === 'initializeUpload';
      if (request.method === 'PUT' && id) await put(request, response, id);
      else if (request.method === 'POST' && begins) await begin(request, response);
      else return false;
      return true;
    },
  };
}
