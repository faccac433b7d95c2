import { z } from 'zod';

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10s`, `5m`, `6h`, `2d` as milliseconds; `0s` is none. */
export const duration = z
  .string()
  .regex(/^\d+[smhd]$/, 'a duration looks like 10s, 5m, 6h or 2d')
  .transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0));
