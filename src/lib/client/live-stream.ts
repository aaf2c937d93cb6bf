import { parseGone, parseMessage, retryDelay, streamUrl, type LiveMessage, type Wish } from './live-wire.ts';

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'offline';

type Listener = {
	message(message: LiveMessage): void;
	gone(topic: string): void;
	state(state: StreamState): void;
};

/**
 * One EventSource at a time. It is always opened anew with our own last entry per topic, never left to the browser's
 * own retry: that gives up after one refusal and would not know of topics added since.
 */
export class LiveStream {
	readonly #listener: Listener;
	readonly #last = new Map<string, number>();
	#source: EventSource | undefined;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;

	constructor(listener: Listener) {
		this.#listener = listener;
	}

	/** Has to be opened anew for these: a topic came or went, or a tab knows less than was already passed on. */
	needsReopening(wishes: Wish[]): boolean {
		return (
			wishes.length !== this.#last.size ||
			wishes.some(({ topic, seq }) => seq < (this.#last.get(topic) ?? Infinity))
		);
	}

	open(wishes: Wish[]): void {
		this.close();
		for (const { topic, seq } of wishes) this.#last.set(topic, seq);
		if (wishes.length > 0) this.#connect('connecting');
	}

	close(): void {
		clearTimeout(this.#retry);
		removeEventListener('online', this.#connectAgain);
		removeEventListener('offline', this.#pause);
		this.#source?.close();
		this.#source = undefined;
		this.#last.clear();
		this.#failures = 0;
	}

	#connect(state: StreamState): void {
		this.#listener.state(state);
		const wishes = [...this.#last].map(([topic, seq]) => ({ topic, seq }));
		const source = new EventSource(streamUrl(wishes));
		this.#source = source;
		source.onopen = () => {
			this.#failures = 0;
			this.#listener.state('live');
		};
		source.onerror = this.#pause;
		// A phone that lost its network may not notice on an idle stream for minutes.
		addEventListener('offline', this.#pause, { once: true });
		source.addEventListener('order', (event: MessageEvent) => {
			const message = parseMessage(event.data);
			if (!message || message.seq <= (this.#last.get(message.topic) ?? -1)) return;
			this.#last.set(message.topic, message.seq);
			this.#listener.message(message);
		});
		source.addEventListener('gone', (event: MessageEvent) => {
			const topic = parseGone(event.data);
			if (topic === undefined) return;
			this.#last.delete(topic);
			this.#listener.gone(topic);
			if (this.#last.size === 0) this.close();
		});
	}

	readonly #pause = () => {
		removeEventListener('offline', this.#pause);
		clearTimeout(this.#retry);
		this.#source?.close();
		this.#source = undefined;
		this.#listener.state(navigator.onLine ? 'reconnecting' : 'offline');
		addEventListener('online', this.#connectAgain, { once: true });
		this.#retry = setTimeout(this.#connectAgain, retryDelay(this.#failures++, Math.random()));
	};

	readonly #connectAgain = () => {
		clearTimeout(this.#retry);
		removeEventListener('online', this.#connectAgain);
		this.#connect(navigator.onLine ? 'reconnecting' : 'offline');
	};
}
