import { z } from 'zod';

/** The id of a source, feed, channel or webhook. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'an id is 1 to 32 of a-z, 0-9 and "-"');
