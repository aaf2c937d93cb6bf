import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type Told = { id: string; event: string; data: Record<string, unknown> };

/** A client of a live stream that can be cut at any moment. Only what was received whole counts. */
export class EventStream {
	readonly told: Told[] = [];
	readonly #request: ClientRequest;
	#response: IncomingMessage | undefined;
	/** How the connection went: `ended` is the server's good-bye, `cut` anything else. */
	outcome: 'open' | 'ended' | 'cut' = 'open';
	body = '';

	constructor(url: string, headers: Record<string, string> = {}, onEvent?: (event: Told) => void) {
		this.#request = get(
			url,
			{ agent: false, headers: { accept: 'text/event-stream', ...headers } },
			(response) => {
				this.#response = response;
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => {
					this.body += chunk;
					this.#read(onEvent);
				});
				response.on('end', () => (this.outcome = 'ended'));
				response.on('error', () => this.#wasCut());
			}
		);
		this.#request.on('error', () => this.#wasCut());
	}

	get status(): number | undefined {
		return this.#response?.statusCode;
	}

	get headers(): Record<string, unknown> {
		return this.#response?.headers ?? {};
	}

	/** Stops reading: what the server sends piles up on its side. */
	pause(): void {
		this.#response?.pause();
	}

	resume(): void {
		this.#response?.resume();
	}

	cut(): void {
		this.#request.destroy();
	}

	/** Waits for something to become true; fails with what was told instead. */
	async until(what: (stream: EventStream) => boolean, ms = 10_000): Promise<number> {
		const start = performance.now();
		while (!what(this)) {
			if (performance.now() - start > ms) {
				throw new Error(`not within ${ms} ms; ${this.outcome}, told ${JSON.stringify(this.told.slice(-3))}`);
			}
			await sleep(5);
		}
		return performance.now() - start;
	}

	#wasCut(): void {
		if (this.outcome === 'open') this.outcome = 'cut';
	}

	#read(onEvent: ((event: Told) => void) | undefined): void {
		for (let end = this.body.indexOf('\n\n'); end >= 0; end = this.body.indexOf('\n\n')) {
			const lines = this.body.slice(0, end).split('\n');
			this.body = this.body.slice(end + 2);
			const field = (name: string) =>
				lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
			const data = field('data');
			if (data === undefined) continue;
			const told = { id: field('id') ?? '', event: field('event') ?? 'message', data: JSON.parse(data) };
			this.told.push(told);
			onEvent?.(told);
		}
	}
}
