import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server and a push service on this machine that take everything and keep nothing. */
export type Sinks = { smtp: string; push: string; close(): Promise<void> };

export async function openSinks(): Promise<Sinks> {
	const mail = new SMTPServer({
		...{ authOptional: true, logger: false, disabledCommands: ['STARTTLS'] },
		onData(stream, _session, done) {
			stream.resume().once('end', () => done());
		}
	});
	const push = createServer((request, response) => {
		request.resume().once('end', () => response.writeHead(201).end());
	});
	await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', () => resolve()));
	await new Promise<void>((resolve) => push.listen(0, '127.0.0.1', resolve));
	const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
	return {
		smtp: `smtp://127.0.0.1:${portOf(mail.server)}`,
		push: `http://127.0.0.1:${portOf(push)}/push`,
		async close() {
			push.closeAllConnections();
			push.close();
			await new Promise<void>((resolve) => mail.close(() => resolve()));
		}
	};
}
