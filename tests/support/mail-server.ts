import { createServer, type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { readMessage, type ReceivedMail } from './mime.ts';

export type MailServer = {
	/** For SMTP_URL. */
	url: string;
	port: number;
	/** Every message that arrived whole, whatever was answered to it. */
	received: ReceivedMail[];
	/** Answers every message: nothing is yes; an error is its `responseCode`; may take its time. */
	answer: (mail: ReceivedMail) => Promise<void> | void;
	/** As if the machine were switched off, and on again at the same port. */
	down(): Promise<void>;
	up(): Promise<void>;
	close(): Promise<void>;
};

/** A refusal as a mail server words it. */
export const refusal = (responseCode: number): Error =>
	Object.assign(new Error(`refused with ${responseCode}`), { responseCode });

/** A real SMTP server on this machine. It keeps what it is sent. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
	const port = await freePort();
	let server: SMTPServer | undefined;
	const mails: MailServer = {
		url: `smtp://127.0.0.1:${port}`,
		port,
		received: [],
		answer: () => {},
		async down() {
			const closing = server;
			server = undefined;
			// It waits for its clients otherwise, and ours keeps its connection.
			for (const connection of closing?.connections ?? []) (connection as { close(): void }).close();
			await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
		},
		async up() {
			const opening = new SMTPServer({
				authOptional: true,
				logger: false,
				...options,
				onData(stream, session, done) {
					const chunks: Buffer[] = [];
					stream.on('data', (chunk: Buffer) => chunks.push(chunk));
					stream.once('end', () => {
						const mail = readMessage(Buffer.concat(chunks), session);
						mails.received.push(mail);
						void Promise.resolve()
							.then(() => mails.answer(mail))
							.then(
								() => done(),
								(error: Error) => done(error)
							);
					});
				}
			});
			opening.on('error', () => {});
			await new Promise<void>((resolve) => opening.listen(port, '127.0.0.1', resolve));
			server = opening;
		},
		close: () => mails.down()
	};
	await mails.up();
	return mails;
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
