import { z } from 'zod';

/** https://atproto.com/specs/tid */
export const tid = /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/;

const bytesOf = (text: string) => Buffer.byteLength(text);
const graphemesOf = (text: string) => [...new Intl.Segmenter().segment(text)].length;
const StrongRef = z.strictObject({ uri: z.string().startsWith('at://'), cid: z.string().min(1) });
const Feature = z.discriminatedUnion('$type', [
  z.strictObject({ $type: z.literal('app.bsky.richtext.facet#link'), uri: z.url() }),
  z.strictObject({ $type: z.literal('app.bsky.richtext.facet#mention'), did: z.string().startsWith('did:') }),
  z.strictObject({
    $type: z.literal('app.bsky.richtext.facet#tag'),
    tag: z
      .string()
      .min(1)
      .refine((tag) => bytesOf(tag) <= 640 && graphemesOf(tag) <= 64),
  }),
]);

/** A blob that was uploaded before; its size is checked there. */
const Thumb = z.strictObject({
  $type: z.literal('blob'),
  ref: z.strictObject({ $link: z.string().startsWith('bafk') }),
  mimeType: z.string().startsWith('image/'),
  size: z.int().max(1_000_000),
});

const External = z.strictObject({
  $type: z.literal('app.bsky.embed.external'),
  external: z.strictObject({
    uri: z.url(),
    title: z.string(),
    description: z.string(),
    thumb: Thumb.optional(),
    associatedRefs: z.array(StrongRef).min(1).optional(),
  }),
});

/** The limit of servers before it was raised to 2,000,000 bytes: 1,000,000. */
const Images = z.strictObject({
  $type: z.literal('app.bsky.embed.images'),
  images: z
    .array(
      z.strictObject({
        image: Thumb,
        alt: z.string(),
        aspectRatio: z.strictObject({ width: z.int().min(1), height: z.int().min(1) }).optional(),
      }),
    )
    .max(4),
});

/** The lexicon of app.bsky.feed.post, as far as Slugline uses it: anything else is refused. */
export const PostRecord = z
  .strictObject({
    $type: z.literal('app.bsky.feed.post'),
    text: z.string(),
    facets: z
      .array(
        z.strictObject({
          index: z.strictObject({ byteStart: z.int().min(0), byteEnd: z.int().min(1) }),
          features: z.array(Feature).min(1),
        }),
      )
      .optional(),
    langs: z
      .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))
      .max(3)
      .optional(),
    embed: z.discriminatedUnion('$type', [External, Images]).optional(),
    reply: z.strictObject({ root: StrongRef, parent: StrongRef }).optional(),
    createdAt: z.iso.datetime(),
  })
  .superRefine(({ text, facets = [] }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (graphemesOf(text) > 300) complain('Record/text must not be longer than 300 graphemes');
    if (bytesOf(text) > 3_000) complain('Record/text must not be longer than 3000 bytes');
    const bytes = Buffer.from(text);
    // A byte of the form 10xxxxxx continues a character.
    const isEdge = (at: number) => at === bytes.length || ((bytes[at] ?? 0x80) & 0xc0) !== 0x80;
    for (const { index } of facets) {
      const { byteStart, byteEnd } = index;
      if (byteStart >= byteEnd || byteEnd > bytes.length || !isEdge(byteStart) || !isEdge(byteEnd))
        complain(`a facet from ${byteStart} to ${byteEnd} parts a character or leaves the text`);
    }
  });
export type PostRecord = z.infer<typeof PostRecord>;

/** The pictures of a record: those of its post, or the card's. */
export function picturesOf({ embed }: PostRecord): { blob: z.infer<typeof Thumb>; alt?: string }[] {
  if (embed?.$type === 'app.bsky.embed.images')
    return embed.images.map(({ image, alt }) => ({ blob: image, alt }));
  const thumb = embed?.external.thumb;
  return thumb ? [{ blob: thumb }] : [];
}
