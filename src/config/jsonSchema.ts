import { z } from 'zod';
import { newsroomSchema, type Variants } from './schema.ts';

/** The JSON Schema (draft 2020-12) of newsroom.yaml, for text editors. */
export function configJsonSchema(sourceSchemas: Variants, channelSchemas: Variants): Record<string, unknown> {
  const schema = z.toJSONSchema(newsroomSchema(sourceSchemas, channelSchemas), {
    io: 'input',
    reused: 'inline',
  });
  return { title: 'Slugline: newsroom.yaml', ...schema };
}
