/**
 * A tiny database of countries in MaxMind's format, for tests: IPv4 networks and their countries
 * (https://maxmind.github.io/MaxMind-DB/).
 */
export function countryDatabase(networks: Record<string, string>): Buffer {
  interface Node {
    sides: [Node | string | undefined, Node | string | undefined];
  }
  const root: Node = { sides: [undefined, undefined] };
  for (const [network, country] of Object.entries(networks)) {
    const [address = '', length = '32'] = network.split('/');
    const bits = address
      .split('.')
      .flatMap((part) => [...Number(part).toString(2).padStart(8, '0')].map(Number));
    let node = root;
    for (let depth = 0; depth < Number(length); depth++) {
      const side = bits[depth] === 1 ? 1 : 0;
      if (depth === Number(length) - 1) {
        node.sides[side] = country;
        break;
      }
      const next = node.sides[side];
      const inner: Node = typeof next === 'object' ? next : { sides: [undefined, undefined] };
      node.sides[side] = inner;
      node = inner;
    }
  }
  const nodes: Node[] = [];
  const number = new Map<Node, number>();
  (function walk(node: Node): void {
    number.set(node, nodes.length);
    nodes.push(node);
    for (const side of node.sides) if (typeof side === 'object') walk(side);
  })(root);

  const text = (value: string) => Buffer.concat([Buffer.from([0x40 | value.length]), Buffer.from(value)]);
  const map = (entries: [string, Buffer][]) =>
    Buffer.concat([
      Buffer.from([0xe0 | entries.length]),
      ...entries.flatMap(([key, value]) => [text(key), value]),
    ]);
  const uint = (kind: number, bytes: number[]) => Buffer.from([(kind << 5) | bytes.length, ...bytes]);
  const uint16 = (value: number) => uint(5, [value >> 8, value & 255]);
  const uint32 = (value: number) =>
    uint(6, [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  const uint64 = (value: number) => Buffer.concat([Buffer.from([0x04, 0x02]), uint32(value).subarray(1)]);

  const data: Buffer[] = [];
  const places = new Map<string, number>();
  let size = 0;
  for (const country of new Set(Object.values(networks))) {
    places.set(country, size);
    const record = map([['country', map([['iso_code', text(country)]])]]);
    data.push(record);
    size += record.length;
  }
  const tree = Buffer.alloc(nodes.length * 6);
  nodes.forEach(({ sides }, index) => {
    sides.forEach((side, which) => {
      const value =
        side === undefined
          ? nodes.length
          : typeof side === 'string'
            ? nodes.length + 16 + (places.get(side) ?? 0)
            : (number.get(side) ?? 0);
      tree.writeUIntBE(value, index * 6 + which * 3, 3);
    });
  });
  const metadata = map([
    ['node_count', uint32(nodes.length)],
    ['record_size', uint16(24)],
    ['ip_version', uint16(4)],
    ['database_type', text('Test-Country')],
    ['languages', Buffer.from([0x00, 0x04])],
    ['binary_format_major_version', uint16(2)],
    ['binary_format_minor_version', uint16(0)],
    ['build_epoch', uint64(1_780_000_000)],
    ['description', map([['en', text('a test')]])],
  ]);
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]);
}
