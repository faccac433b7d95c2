import type { FittedPicture } from '../../pictures/fit.ts';
import { type Random, randomToken } from '../../random.ts';
import type { PlatformRequest } from '../request.ts';

/**
 * A method's fields as a form, with the picture as its file `picture`
 * (https://core.telegram.org/bots/api#sending-files). Written here, because `FormData` turns each line break into two
 * characters, and entities count characters.
 */
export function formWith(
  { bytes, type }: FittedPicture,
  fields: Record<string, unknown>,
  random: Random,
): Pick<PlatformRequest, 'headers' | 'body'> {
  const boundary = `slugline-${randomToken(random)}`;
  const part = (name: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${part(name)}${text}\r\n`;
  });
  const before = texts.join('') + part('picture', `; filename="picture"\r\ncontent-type: ${type}`);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(before), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
