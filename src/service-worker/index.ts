/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { cacheNames, setCacheNameDetails } from 'workbox-core';
import { enable as preloadNavigations } from 'workbox-navigation-preload';
import { addPlugins, addRoute, cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { tellWaiting } from './badge.ts';
import { isNavigation, toPrecache } from './cache-policy.ts';
import { findEarlier, isBuildFile, keepEarlierBuild } from './earlier-builds.ts';
import { dataOfPage, endOfSession, isSignOut, keepOpenPages, keepShown } from './kept-pages.ts';
import { visit } from './navigations.ts';
import { sendOnSync } from './outbox.ts';
import { openPush, renewPush, showPush } from './push.ts';
import { isShared, takeShared } from './shared.ts';

declare const self: ServiceWorkerGlobalScope;

setCacheNameDetails({ prefix: 'roundtrip', suffix: 'v1' });
const kept = toPrecache(build, files, version);

// When this version takes over, Workbox clears away what only the one before had.
self.addEventListener('install', (event) => {
	event.waitUntil(keepEarlierBuild(new Set(kept.map(({ url }) => url)), cacheNames.precache));
});
cleanupOutdatedCaches();

// What is kept is the same for everyone, so it is fetched as nobody: no cookie, nothing personal in the answer.
addPlugins([{ requestWillFetch: async ({ request }) => new Request(request, { credentials: 'omit' }) }]);
precache(kept);
addRoute({ cleanURLs: false, directoryIndex: '' });
registerRoute(
	({ request }) => isBuildFile(request),
	async ({ request }) => (await findEarlier(request)) ?? fetch(request)
);

// Pages come from the network; without one, what this phone keeps of an order.
preloadNavigations();
registerRoute(
	({ request }) => isNavigation(request),
	({ event }) => visit(event as FetchEvent, matchPrecache)
);

registerRoute(
	({ url, sameOrigin }) => sameOrigin && isShared(url),
	({ request }) => takeShared(request),
	'POST'
);

sendOnSync();
self.addEventListener('push', (event) => event.waitUntil(showPush(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openPush(event)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewPush(event)));
// A new version waits until the last tab is gone, or until somebody says that it shall come now: never under a form.
self.addEventListener('message', (event) => {
	if (event.data === 'use-new-version') void self.skipWaiting();
	if (event.data === 'how-many-wait') event.waitUntil(tellWaiting());
});
// The page that brought the worker shows an order already.
self.addEventListener('activate', (event) => {
	event.waitUntil(
		self.clients.claim().then(async () => keepOpenPages(await self.clients.matchAll({ type: 'window' })))
	);
});
self.addEventListener('fetch', (event) => {
	const page = dataOfPage(event.request);
	if (page !== undefined) event.waitUntil(keepShown(page));
	if (isSignOut(event.request)) event.waitUntil(endOfSession());
});
