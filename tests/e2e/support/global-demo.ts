import type { TestProject } from 'vitest/node';
import { startDemoServer, type DemoServer } from './demo-server.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		demoServer: DemoServer;
	}
}

/** vitest `globalSetup`: one demo shop for the whole run. Whatever happens to the tests, it is gone afterwards. */
export default async function globalDemo(project: TestProject): Promise<() => Promise<void>> {
	const { stop, ...server } = await startDemoServer();
	project.provide('demoServer', server);
	return stop;
}
