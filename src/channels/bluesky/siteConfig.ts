import type { ChannelConfig, Config } from '../../config/schema.ts';

type Sited = Pick<Config, 'channels' | 'sources' | 'newsroom'>;

/** What in newsroom.yaml keeps a channel's standard.site records from being written, shown or confirmed. */
export function siteConfigConcerns(
  channel: ChannelConfig & { identifier: string; photo: boolean },
  { channels, sources, newsroom }: Sited,
): string[] {
  const site = new URL(newsroom.url);
  const elsewhere = sources.flatMap(({ id, owns, url }) => {
    const hosts = (owns ?? [typeof url === 'string' ? URL.parse(url)?.host : undefined]).filter(
      (host) => host !== undefined,
    );
    return hosts.length > 0 && !hosts.some((host) => covers(host, site.host))
      ? [`${id} (${hosts.join(', ')})`]
      : [];
  });
  const other = channels.find(
    ({ id, type, standardSite, identifier }) =>
      type === channel.type &&
      standardSite === true &&
      id !== channel.id &&
      identifier !== channel.identifier,
  );
  return [
    ...(site.protocol === 'https:'
      ? []
      : [`standardSite: newsroom.url is ${newsroom.url}; readers of standard.site expect an https address.`]),
    ...(elsewhere.length === 0
      ? []
      : [
          `standardSite: articles of ${elsewhere.join(', ')} are not on ${site.host}, the host of newsroom.url, so their posts get no records; set newsroom.url to the articles’ own address.`,
        ]),
    ...(other
      ? [
          `standardSite: channel ${other.id} keeps records under another account, and ${newsroom.url} can confirm only one publication; leave the key out on one of them.`,
        ]
      : []),
    ...(channel.photo
      ? [
          'standardSite: with "photo: true" a post with a picture has no card, so it does not name its records.',
        ]
      : []),
  ];
}

/** Whether a host of `owns` is the site's own; unlike for owners, `www.` makes a difference. */
function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
