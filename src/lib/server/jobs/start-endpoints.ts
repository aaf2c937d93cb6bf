import { endpointPost } from '../adapters/endpoints/post.ts';
import { askNameServers, askSystem } from '../adapters/endpoints/resolve.ts';
import { signedHeaders } from '../adapters/endpoints/signature.ts';
import type { EndpointSecrets } from '../app/endpoint-secrets.ts';
import type { Connection } from '../db/client.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import { startEndpointDeliverer } from './endpoint-deliverer.ts';
import { messageWriter, type OrderSource } from './endpoint-message.ts';
import { startEndpointSubscriber } from './endpoint-subscriber.ts';
import type { Log } from './log.ts';

export type EndpointsOptions = {
	connection: Connection;
	orders: OrderSource;
	secrets: EndpointSecrets;
	createNotices: CreateNotices;
	/** This machine and private networks may be called too (`ENDPOINTS_ALLOW_PRIVATE`). */
	allowPrivate: boolean;
	count: (outcome: 'delivered' | 'failed') => void;
	log: Log;
};

export type Endpoints = {
	/** Something was committed that may have to be told. */
	hint(): void;
	/** Something is due: a test, a replay, an endpoint that is on again. */
	send(): void;
	close(): Promise<void>;
};

/** Everything between an event and the shop's own systems: subscriber, deliverer, and the way out. */
export function startEndpoints(options: EndpointsOptions): Endpoints {
	const { connection, orders, secrets, createNotices, allowPrivate, count, log } = options;
	const deliverer = startEndpointDeliverer({
		...{ connection, createNotices, count, log },
		post: endpointPost({ allowNear: allowPrivate, resolve: allowPrivate ? askSystem : askNameServers }),
		sign: signedHeaders,
		openSecret: secrets.open,
		writeMessage: messageWriter(orders)
	});
	const subscriber = startEndpointSubscriber(connection, log, deliverer.hint);
	return {
		hint: subscriber.hint,
		send: deliverer.hint,
		async close() {
			await subscriber.close();
			await deliverer.close();
		}
	};
}
