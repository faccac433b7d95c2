import { expect, test } from 'vitest';
import { createLog, hideInLogs, secretsIn } from '../src/log.ts';

const config = {
  sources: [{ id: 'wire', auth: { type: 'header', name: 'X-Key', value: 'header-word-5521' } }],
  channels: [{ id: 'chat', webhookUrl: 'https://chat.example/hooks/9912ab' }],
  web: { metricsToken: 'metrics-word-7781' },
};

test('a log line contains no secret of the configuration, whatever text it is in', () => {
  hideInLogs(secretsIn(config));
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  log.warn(
    { err: new Error('no answer from https://chat.example/hooks/9912ab'), why: 'sent header-word-5521' },
    'metrics-word-7781 was wrong',
  );
  log.warn(
    { path: '/welcome/AbCdEfGhIjKlMnOpQrStUv', other: 'slugline_AAAABBBBCCCC' },
    '/websub/wire/word-8812',
  );
  const all = lines.join('');
  for (const secret of ['9912ab', 'header-word-5521', 'metrics-word-7781', 'AbCdEf', 'AAAABBBB', 'word-8812'])
    expect(all).not.toContain(secret);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([40, 40]);
});
