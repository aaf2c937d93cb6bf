type Listener = { won(): void; lost(): void };

/**
 * One tab of this browser leads, by holding a Web Lock. The lock outlives nothing: when its tab closes, crashes or
 * leaves the page, the next in line has it. Where locks or channels are missing, every tab leads itself.
 */
export class Leadership {
	readonly possible =
		typeof navigator !== 'undefined' && 'locks' in navigator && typeof BroadcastChannel === 'function';
	held = false;
	readonly #name: string;
	readonly #listener: Listener;
	#letGo: (() => void) | undefined;
	#waiting: AbortController | undefined;

	constructor(name: string, listener: Listener) {
		this.#name = name;
		this.#listener = listener;
	}

	/** Gets in line. */
	stand(): void {
		if (this.possible) {
			this.#waiting = new AbortController();
			this.#request({ signal: this.#waiting.signal });
		} else this.#win();
	}

	/** From a leader that no longer answers. */
	take(): void {
		this.#waiting?.abort();
		this.#request({ steal: true });
	}

	resign(): void {
		this.#waiting?.abort();
		this.held = false;
		this.#letGo?.();
		this.#letGo = undefined;
	}

	#request(options: LockOptions): void {
		let lost: (() => void) | undefined;
		navigator.locks
			.request(this.#name, options, () => {
				const term = new Promise<void>((resolve) => (this.#letGo = resolve));
				const mine = this.#letGo;
				lost = () => {
					// Taken by another tab. If this one has since resigned, or leads again, there is nothing to lose.
					if (this.#letGo !== mine) return;
					this.held = false;
					this.#letGo = undefined;
					this.#listener.lost();
					this.stand();
				};
				this.#win();
				return term;
			})
			.catch(() => lost?.());
	}

	#win(): void {
		this.held = true;
		this.#listener.won();
	}
}
