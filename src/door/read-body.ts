import type { IncomingMessage } from 'node:http';

/** The whole body, at most `limit` bytes of it: what is longer is not held, and not waited for. */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer | 'too long' | 'gone'> {
	if (Number(req.headers['content-length'] ?? 0) > limit) return Promise.resolve('too long');
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const take = (chunk: Buffer) => {
			size += chunk.length;
			if (size <= limit) return void chunks.push(chunk);
			req.off('data', take);
			resolve('too long');
		};
		req.on('data', take);
		req.once('end', () => resolve(Buffer.concat(chunks)));
		req.once('error', () => resolve('gone'));
		req.once('close', () => resolve('gone'));
	});
}

/** A header by its lower-case name; one that came more than once as one text, as the web's own requests have it. */
export const headerOf =
	(req: IncomingMessage) =>
	(name: string): string | null => {
		const value = req.headers[name];
		return Array.isArray(value) ? value.join(', ') : (value ?? null);
	};
