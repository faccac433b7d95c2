import type { IncomingMessage } from 'node:http';
import sharp from 'sharp';

/** A picture that was uploaded, as the simulators note it. */
export interface UploadedPicture {
  id: string;
  /** By its bytes, whatever the request calls it. */
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

/** A request's form, read as a server reads it. */
export async function formOf(request: IncomingMessage): Promise<FormData> {
  const body = await bytesOf(request);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(body), { headers }).formData();
}

/** What a decoder makes of it, which is what a platform goes by; undefined where it is no picture. */
export async function pictureIn(bytes: Buffer, id: string): Promise<UploadedPicture | undefined> {
  try {
    const { format, width, height } = await sharp(bytes).metadata();
    return { id, type: `image/${format}`, bytes: bytes.length, width, height };
  } catch {
    return undefined;
  }
}
