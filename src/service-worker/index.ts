/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { setCacheNameDetails } from 'workbox-core';
import { enable as preloadNavigations } from 'workbox-navigation-preload';
import {
	addPlugins,
	cleanupOutdatedCaches,
	precacheAndRoute,
	PrecacheFallbackPlugin
} from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';
import { isNavigation, OFFLINE_PAGE, toPrecache } from './cache-policy.ts';
import { sendOnSync } from './outbox.ts';
import { openPush, renewPush, showPush } from './push.ts';

declare const self: ServiceWorkerGlobalScope;

setCacheNameDetails({ prefix: 'roundtrip', suffix: 'v1' });
cleanupOutdatedCaches();

// The offline page is the same for everyone, so it is fetched as nobody: no cookie, nothing personal in the answer.
addPlugins([{ requestWillFetch: async ({ request }) => new Request(request, { credentials: 'omit' }) }]);
precacheAndRoute(toPrecache(build, files, version), { cleanURLs: false, directoryIndex: '' });

// Pages come from the network or not at all. There is no `skipWaiting`: a new version takes over on the next visit,
// and never under a form somebody is filling in.
preloadNavigations();
registerRoute(
	({ request }) => isNavigation(request),
	new NetworkOnly({ plugins: [new PrecacheFallbackPlugin({ fallbackURL: OFFLINE_PAGE })] })
);

sendOnSync();
self.addEventListener('push', (event) => event.waitUntil(showPush(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openPush(event)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewPush(event)));
