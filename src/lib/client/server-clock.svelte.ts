const TICK = 30_000;

/**
 * The server's time as it goes on in the browser. It starts from the view's "as of" and adds what a monotonic clock
 * has counted since, so a phone whose own clock is days off still tells ages rightly.
 */
export class ServerClock {
	readonly #asOf: () => string;
	#elapsed = $state(0);

	/** Call while a component is set up: it ticks as long as the component lives, and never on the server. */
	constructor(asOf: () => string) {
		this.#asOf = asOf;
		$effect(() => {
			asOf();
			const start = performance.now();
			this.#elapsed = 0;
			const timer = setInterval(() => (this.#elapsed = performance.now() - start), TICK);
			return () => clearInterval(timer);
		});
	}

	get now(): number {
		return Date.parse(this.#asOf()) + this.#elapsed;
	}
}
