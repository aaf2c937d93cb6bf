import type { App } from '#server/app.ts';
import type { Settings } from '#server/settings.ts';
import type { Logger } from './log.ts';

export type Demo = { addresses: { what: string; address: string }[]; close(): Promise<void> };

export async function openDemo(_options: {
	app: App;
	settings: Settings;
	embedded: boolean;
	log: Logger;
}): Promise<Demo | undefined> {
	return undefined;
}
