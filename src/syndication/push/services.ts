/** Push services of Chrome, Edge, Firefox, Safari and browsers built on them. */
const known = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'push.services.mozilla.com',
  'push.apple.com',
  'notify.windows.com',
];

/**
 * Whether an endpoint is at one of the browsers' own push services. Anyone may subscribe with any address, so the
 * others get a small limit of their own and can't delay anyone else.
 */
export function isWellKnown(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return known.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
