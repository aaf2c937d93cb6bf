import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type Message = {
	id: string;
	headers: Record<string, string>;
	body: string;
	json: Record<string, unknown> & { type?: string; seq?: number; data?: Record<string, unknown> };
	/** Milliseconds since the epoch. */
	at: number;
};

export type Receiver = {
	url: string;
	/** Every message that came in whole, in the order in which they did. */
	received: Message[];
	/** What is answered from now on; 204 at first. Whoever ends nothing hangs. */
	answer: (response: ServerResponse, message: Message) => void;
	close(): Promise<void>;
};

/** One of the shop's systems, on this machine: keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
	const server = createServer((request, response) => void take(request, response));
	const receiver: Receiver = {
		url: '',
		received: [],
		answer: (response) => response.writeHead(204).end(),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString();
		const headers = Object.fromEntries(
			Object.entries(request.headers).map(([name, one]) => [name, String(one)])
		);
		const message = {
			id: headers['webhook-id'] ?? '',
			headers,
			body,
			json: JSON.parse(body),
			at: Date.now()
		};
		receiver.received.push(message);
		receiver.answer(response, message);
	}
	server.on('clientError', (_error, socket) => socket.destroy());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?from=shop`;
	return receiver;
}

/** Whether the standard's own library believes a message; it throws where it does not. */
export const verifies = (secret: string, { body, headers }: Message): boolean => {
	try {
		new Webhook(secret).verify(body, headers);
		return true;
	} catch {
		return false;
	}
};
