import { describe, expect, test } from 'vitest';
import { mayReach, rangesOf } from '../../src/net/addresses.ts';
import { doorOut } from './loopback.ts';

const refused = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2001:0:1::1',
  '2001:db8::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '100::1',
  '5f00::1',
];

describe('which addresses may be reached', () => {
  test.each(refused)('%s may not', (address) => {
    expect(mayReach(address, [])).toBe(false);
  });

  test.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001::1'])('%s may', (address) => {
    expect(mayReach(address, [])).toBe(true);
  });

  test('an allowed range opens only itself', () => {
    const allow = rangesOf(['127.0.0.1/32', 'fd12::/16', '10.1.2.3']);
    expect(mayReach('127.0.0.1', allow)).toBe(true);
    expect(mayReach('127.0.0.2', allow)).toBe(false);
    expect(mayReach('fd12::5', allow)).toBe(true);
    expect(mayReach('fd13::5', allow)).toBe(false);
    expect(mayReach('10.1.2.3', allow)).toBe(true);
    expect(mayReach('::ffff:127.0.0.1', allow)).toBe(false);
  });

  test('what is not an address is never reached, and what is not a range is named', () => {
    expect(mayReach('localhost', [])).toBe(false);
    expect(mayReach('', [])).toBe(false);
    expect(() => rangesOf(['everywhere'])).toThrow('"everywhere" is no CIDR');
  });
});

const literals = [
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://127.1/',
  'http://127.0.0.1./',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http://0/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[2002:7f00:1::]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'http://localhost/',
  'https://127.0.0.1/',
];

test.each(literals)('%s is refused before anything is connected', async (url) => {
  const out = doorOut([]);
  await expect(out.request(url)).rejects.toMatchObject({ code: 'net.refused-address' });
  await out.close();
});

const noAddresses = [
  'ftp://daily.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:,x',
  'gopher://daily.example/',
  '//daily.example/',
  'http://user:word@daily.example/',
  'http://127.0.0.1@daily.example/',
  'http://daily.example/\r\nX-Evil: 1',
  'http://',
  '',
  'http://[::1',
  'http://999.1.1.1/',
  'unix:/var/run/docker.sock',
];

test.each(noAddresses)('%j is no web address', async (url) => {
  const out = doorOut([]);
  await expect(out.request(url)).rejects.toMatchObject({ code: 'net.bad-url' });
  await out.close();
});
