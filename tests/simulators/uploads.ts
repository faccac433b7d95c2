import type { IncomingMessage } from 'node:http';
import sharp from 'sharp';

/** An uploaded picture, as the simulators record it. */
export interface UploadedPicture {
  id: string;
  /** By its bytes, whatever the request says. */
  type: string;
  bytes: number;
  width: number;
  height: number;
  alt?: string;
}

export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A request's form, parsed as by a server. */
export async function formOf(request: IncomingMessage): Promise<FormData> {
  const body = await bytesOf(request);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(body), { headers }).formData();
}

/** The decoded picture, which is what a platform uses; undefined if it is not a picture. */
export async function pictureIn(bytes: Buffer, id: string): Promise<UploadedPicture | undefined> {
  try {
    const { format, width, height } = await sharp(bytes).metadata();
    return { id, type: `image/${format}`, bytes: bytes.length, width, height };
  } catch {
    return undefined;
  }
}
