import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image: string;
  volumes: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

const services = Object.entries(
  (parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> }).services,
);
const packages = JSON.parse(read('package.json')) as { version: string; dependencies: { node: string } };

describe('docker-compose.yml', () => {
  test('runs a store and each role twice', () => {
    expect(services.map(([name]) => name)).toEqual([
      'redis',
      'web-1',
      'web-2',
      'worker-1',
      'worker-2',
      'scheduler-1',
      'scheduler-2',
    ]);
  });

  test.each(services)('%s has a read-only root, and no rights to gain', (_, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });

  test.each(services)('%s runs an image of one version', (_, service) => {
    expect(service.image).toMatch(/:\d+\.\d+\.\d+/);
  });

  test('builds on the Node that the packages bring', () => {
    expect(read('Dockerfile')).toContain(`FROM node:${packages.dependencies.node}-`);
    expect(services.filter(([, { image }]) => image === `slugline:${packages.version}`)).toHaveLength(6);
  });

  test.each(services.slice(1))(
    '%s sees the configuration after an editor has replaced the file',
    (_, service) => {
      expect(service.volumes).toContain('./config:/config:ro');
      expect(service.volumes.filter((volume) => volume.includes('.yaml'))).toEqual([]);
    },
  );

  test.each(services.slice(1))('%s can move files from ./inbox', (_, service) => {
    expect(service.volumes).toContain('./inbox:/config/inbox');
  });
});
