// Shows what the newsroom pushes. It touches no request: its scope holds no page.

self.addEventListener('push', (event) => {
  let notification = {};
  try {
    notification = event.data?.json().notification ?? {};
  } catch {
    // A browser takes the permission back from whom it wakes up without something to show.
  }
  const { title = about.name, navigate = '/', ...shown } = notification;
  const stop = { action: 'stop', title: about.stop };
  event.waitUntil(
    self.registration.showNotification(title, { ...shown, data: { navigate }, actions: [stop] }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  if (event.action === 'stop') event.waitUntil(stop());
  else event.waitUntil(self.clients.openWindow(event.notification.data?.navigate ?? '/'));
});

// The browser has renewed its subscription: what it followed goes on.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renew(event));
});

async function stop() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription) {
    // Where the newsroom can't be reached now, it hears of it from the push service.
    await post('/follow/stop', { endpoint: subscription.endpoint }).catch(() => {});
    await subscription.unsubscribe();
  }
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage('stopped');
}

async function renew({ oldSubscription, newSubscription }) {
  if (!oldSubscription) return;
  const subscription =
    newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: oldSubscription.options?.applicationServerKey ?? about.key,
    }));
  await post('/follow', { subscription, topics: [], replaces: oldSubscription.endpoint });
}

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
