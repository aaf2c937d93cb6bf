import { endpointVault } from '#server/account-vault.ts';
import { endpointSecrets } from '#server/app/endpoint-secrets.ts';
import type { App } from '#server/app.ts';
import type { Connection } from '#server/db/client.ts';
import { countEndpointDeliveries } from '#server/db/endpoint-deliveries.ts';
import { countEndpointStates } from '#server/db/endpoints.ts';
import { startEndpoints, type Endpoints } from '#server/jobs/start-endpoints.ts';
import type { Settings } from '#server/settings.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { OpenedNotices } from './open-notices.ts';

export type EndpointsOptions = {
	app: App;
	connection: Connection;
	settings: Settings;
	notices: Pick<OpenedNotices, 'createNotices'>;
	metrics: Metrics;
	log: Logger;
};

/** Webhooks out: counted from the first moment, sent when the shop is ready. */
export function openEndpoints({ app, connection, settings, notices, metrics, log }: EndpointsOptions) {
	const { db } = connection;
	metrics.gauges('endpoint_deliveries', 'Deliveries to endpoints that have not been taken', 'state', () =>
		countEndpointDeliveries(db)
	);
	metrics.gauges('endpoints', 'Endpoints that are told of events', 'state', () => countEndpointStates(db));
	const count = metrics.counter('endpoint_attempts_total', 'Messages sent to endpoints', ['outcome']);
	let running: Endpoints | undefined;
	return {
		/** From now on they are told. */
		start(): void {
			const vault = endpointVault(settings);
			running = startEndpoints({
				...{ connection, log, createNotices: notices.createNotices },
				orders: app.orders,
				secrets: endpointSecrets(() => vault),
				allowPrivate: settings.endpointsAllowPrivate,
				count: (outcome) => count({ outcome })
			});
		},
		hint: () => running?.hint(),
		send: () => running?.send(),
		close: async () => running?.close()
	};
}
