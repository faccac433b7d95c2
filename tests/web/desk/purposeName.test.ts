import { expect, test } from 'vitest';
import { purposeName } from '../../../src/web/desk/purposeName.ts';
import { purposes } from '../../../src/web/texts/en/states.ts';

test.each([
  ['post', 'Post'],
  ['correction:2', 'Correction 2'],
  ['edit:1', 'Edit 1'],
  ['remove', 'Removal'],
  ['remove:correction:2', 'Removal of correction 2'],
  ['constructor', 'constructor'],
])('the purpose %s is shown as “%s”', (purpose, name) => {
  expect(purposeName(purpose, purposes)).toBe(name);
});
