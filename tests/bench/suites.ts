import type { Figure } from './figures.ts';
import type { Stage } from './stage/stage.ts';

type Suite = { measure(stage: Stage): Promise<Figure[]> };

/** In the order they are run when none is named. */
export const SUITES = {
	read: () => import('./suites/read.ts'),
	stream: () => import('./suites/stream.ts'),
	nodes: () => import('./suites/nodes.ts'),
	policy: () => import('./suites/policy.ts'),
	cancel: () => import('./suites/cancel.ts'),
	return: () => import('./suites/return.ts'),
	inbox: () => import('./suites/inbox.ts'),
	search: () => import('./suites/search.ts'),
	reasons: () => import('./suites/reasons.ts'),
	endpoints: () => import('./suites/endpoints.ts'),
	desk: () => import('./suites/desk.ts'),
	photo: () => import('./suites/photo.ts'),
	page: () => import('./suites/page.ts'),
	notify: () => import('./suites/notify.ts'),
	import: () => import('./suites/import.ts'),
	suggest: () => import('./suites/suggest.ts'),
	backup: () => import('./suites/backup.ts'),
	start: () => import('./suites/start.ts')
} satisfies Record<string, () => Promise<Suite>>;

export const isSuite = (name: string): name is keyof typeof SUITES => Object.hasOwn(SUITES, name);
