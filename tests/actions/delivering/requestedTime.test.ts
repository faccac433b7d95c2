import { expect, test } from 'vitest';
import { requestedTime } from '../../../src/actions/delivering/requestedTime.ts';
import { SluglineError } from '../../../src/errors.ts';

const now = Date.parse('2026-05-03T06:00:20Z');
const codeOf = (at: string, confirm?: boolean) => {
  try {
    return requestedTime({ clock: { now: () => now } as never }, { at, confirm });
  } catch (error) {
    return error instanceof SluglineError ? error.code : String(error);
  }
};

test.each([
  ['2026-05-02T09:00:00Z', undefined, 'draft.time-over'],
  ['2026-05-03T05:59:00Z', undefined, 'draft.time-over'],
  ['2020-01-01T00:00:00+05:00', true, 'draft.time-over'],
  ['1970-01-01T00:00:00Z', undefined, 'draft.time-over'],
  ['2026-05-03T06:00:00Z', undefined, '2026-05-03T06:00:00Z'],
  ['2026-05-03T08:00:20+02:00', undefined, '2026-05-03T06:00:20Z'],
  ['2027-05-03T06:00:00Z', undefined, '2027-05-03T06:00:00Z'],
  ['2027-06-01T06:00:00Z', undefined, 'draft.time-far'],
  ['2206-05-03T06:00:00Z', false, 'draft.time-far'],
  ['2027-06-01T06:00:00Z', true, '2027-06-01T06:00:00Z'],
  ['soon', undefined, 'request.invalid'],
])('%s, confirmed: %s: %s', (at, confirm, result) => {
  expect(codeOf(at, confirm)).toBe(result);
});
