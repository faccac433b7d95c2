import ipaddr from 'ipaddr.js';
import { SluglineError } from '../errors.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = [Address, number];

/** The only IPv6 addresses allocated to the public (IANA, "IPv6 Global Unicast"). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by its number, but every Azure machine finds its host's metadata there. */
const azureHost = ipaddr.IPv4.parse('168.63.129.16');

/** The ranges of `network.allow`, from CIDRs or single addresses. Throws `config.invalid` for anything else. */
export function rangesOf(allow: string[]): Range[] {
  return allow.map((text) => {
    if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
    if (ipaddr.isValid(text)) return ipaddr.parseCIDR(`${text}/${text.includes(':') ? 128 : 32}`);
    throw new SluglineError('config.invalid', {
      where: 'network.allow',
      what: `"${text}" is no CIDR such as 127.0.0.1/32`,
    });
  });
}

function isWithin(address: Address, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/**
 * Addresses that reach an IPv4 host by another name (mapped, compatible, NAT64, 6to4, Teredo) are never public here:
 * ipaddr.js knows most as separate ranges but takes `::7f00:1` for unicast, so public IPv6 is what lies in 2000::/3
 * and in no special range.
 */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return address.match(globalUnicast);
  return !address.match(azureHost, 32);
}

/**
 * Whether a connection may go to this address (as text, IPv6 without brackets). Anything else than an address may not.
 */
export function mayReach(address: string, allow: Range[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return isPublic(parsed) || allow.some((range) => isWithin(parsed, range));
}

/** The address in a URL's host name, without brackets; undefined if it is a name to look up. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** The addresses in these URLs' host names: a newsroom's own pages may be on this very machine. */
export function literalAddresses(urls: string[]): string[] {
  return urls.flatMap((url) => literalAddress(new URL(url).hostname) ?? []);
}

/** Last labels of names that mean something only inside a network (RFC 6761, 6762, 8375 and ICANN's "internal"). */
const privateNames = /\.(?:local|localhost|internal|intranet|lan|home\.arpa)$/;

/** Whether a URL's host name is one that anybody on the internet can look up; never an address. */
export function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return literalAddress(name) === undefined && name.includes('.') && !privateNames.test(name);
}

/** Whether anybody on the internet may reach this host, as far as its name or address says. */
export function isPublicHost(hostname: string): boolean {
  const address = literalAddress(hostname);
  return address === undefined ? isPublicName(hostname) : mayReach(address, []);
}
