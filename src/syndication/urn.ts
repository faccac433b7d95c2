import { createHash } from 'node:crypto';

/** The name space of Slugline's feeds and entries; generated once at random, never to change. */
const namespace = Buffer.from('f361528c298d45eea958009f048ce09d', 'hex');

/** A version 5 UUID (RFC 9562, section 5.5) as a URN: the same name always gives the same one. */
export function urnOf(kind: 'article' | 'feed', newsroomId: string, id: string): string {
  const bytes = createHash('sha1')
    .update(namespace)
    .update(JSON.stringify([kind, newsroomId, id]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}
