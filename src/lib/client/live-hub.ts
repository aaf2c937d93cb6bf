import { Leadership } from './live-leadership.ts';
import { LiveStream, type StreamState } from './live-stream.ts';
import { LiveTabs } from './live-tabs.ts';
import type { LiveMessage, Wish } from './live-wire.ts';

export type Follower = {
	wish: Wish;
	message(message: LiveMessage): void;
	gone(): void;
	state(state: StreamState): void;
};

type Note =
	| { kind: 'wish'; tab: string; wishes: Wish[] }
	| { kind: 'bye'; tab: string }
	| { kind: 'roll-call' }
	| { kind: 'state'; state: StreamState }
	| { kind: 'message'; message: LiveMessage }
	| { kind: 'gone'; topic: string };

const NAME = 'roundtrip-live';
const ASK_EVERY = 20_000;
const ANSWER_WITHIN = 3000;
const GATHER_FOR = 50;

/**
 * One stream per browser, not per tab: a browser allows six connections to a host, and each stream costs the server.
 * One tab leads: it holds the stream and passes messages on; the others tell it what they follow.
 */
export class LiveHub {
	readonly #tab = crypto.randomUUID();
	readonly #followers = new Set<Follower>();
	readonly #tabs = new LiveTabs();
	readonly #stream = new LiveStream({
		message: (message) => this.#pass({ kind: 'message', message }),
		gone: (topic) => this.#pass({ kind: 'gone', topic }),
		state: (state) => this.#pass({ kind: 'state', state })
	});
	readonly #leadership = new Leadership(NAME, {
		won: () => {
			this.#post({ kind: 'roll-call' });
			this.#tell();
		},
		lost: () => {
			this.#stream.close();
			this.#tabs.clear();
			this.#tell();
		}
	});
	#channel: BroadcastChannel | undefined;
	#state: StreamState = 'connecting';
	#running = false;
	#heardAt = 0;
	#asking: ReturnType<typeof setInterval> | undefined;
	#answering: ReturnType<typeof setTimeout> | undefined;
	#gathering: ReturnType<typeof setTimeout> | undefined;

	follow(follower: Follower): () => void {
		this.#followers.add(follower);
		follower.state(this.#state);
		if (this.#followers.size === 1) this.start();
		else this.#tell();
		return () => {
			this.#followers.delete(follower);
			if (this.#followers.size === 0) this.stop();
			else this.#tell();
		};
	}

	/** Also after the page comes back from the browser's back-forward cache. */
	start(): void {
		if (this.#followers.size === 0 || this.#running) return;
		this.#running = true;
		if (this.#leadership.possible) {
			this.#channel = new BroadcastChannel(NAME);
			this.#channel.onmessage = (event: MessageEvent<Note>) => this.#hear(event.data);
		}
		this.#asking = setInterval(this.#ask, ASK_EVERY);
		document.addEventListener('visibilitychange', this.#ask);
		this.#leadership.stand();
		this.#ask();
	}

	/** Lets go of everything that would keep the page out of the back-forward cache. */
	stop(): void {
		this.#running = false;
		this.#post({ kind: 'bye', tab: this.#tab });
		clearInterval(this.#asking);
		clearTimeout(this.#answering);
		clearTimeout(this.#gathering);
		document.removeEventListener('visibilitychange', this.#ask);
		this.#stream.close();
		this.#leadership.resign();
		this.#channel?.close();
		this.#channel = undefined;
	}

	/** A leader that was frozen in the background holds its lock but says nothing; the tab being looked at takes over. */
	readonly #ask = () => {
		if (document.visibilityState !== 'visible') return;
		const asked = performance.now();
		this.#tell();
		if (this.#leadership.held || !this.#channel) return;
		clearTimeout(this.#answering);
		this.#answering = setTimeout(() => {
			if (!this.#leadership.held && this.#heardAt < asked) this.#leadership.take();
		}, ANSWER_WITHIN);
	};

	/** Says what this tab follows: to the leader, or to itself. */
	#tell(): void {
		const wishes = [...this.#followers].map(({ wish }) => wish);
		if (this.#leadership.held) this.#hear({ kind: 'wish', tab: this.#tab, wishes });
		else this.#post({ kind: 'wish', tab: this.#tab, wishes });
	}

	#post(note: Note): void {
		this.#channel?.postMessage(note);
	}

	#pass(note: Note): void {
		this.#post(note);
		this.#hear(note);
	}

	#hear(note: Note): void {
		if (note.kind === 'wish' && this.#leadership.held) {
			this.#tabs.hear(note.tab, note.wishes, performance.now());
			this.#post({ kind: 'state', state: this.#state });
			this.#gather();
		} else if (note.kind === 'bye') {
			this.#tabs.forget(note.tab);
			this.#gather();
		} else if (note.kind === 'roll-call') this.#tell();
		else if (note.kind === 'state') this.#setState(note.state);
		else if (note.kind === 'message') this.#deliver(note.message);
		else if (note.kind === 'gone') this.#end(note.topic);
	}

	/** Several tabs answer a roll-call at once; one opening serves them all. */
	#gather(): void {
		if (!this.#leadership.held) return;
		clearTimeout(this.#gathering);
		this.#gathering = setTimeout(() => {
			const wishes = this.#tabs.union(performance.now(), this.#tab);
			if (this.#leadership.held && this.#stream.needsReopening(wishes)) this.#stream.open(wishes);
		}, GATHER_FOR);
	}

	#setState(state: StreamState): void {
		this.#heardAt = performance.now();
		this.#state = state;
		for (const follower of this.#followers) follower.state(state);
	}

	#deliver(message: LiveMessage): void {
		this.#tabs.passed(message);
		for (const follower of this.#followers) {
			if (follower.wish.topic !== message.topic || message.seq <= follower.wish.seq) continue;
			follower.wish = { ...follower.wish, seq: message.seq };
			follower.message(message);
		}
	}

	#end(topic: string): void {
		this.#tabs.dropped(topic);
		for (const follower of [...this.#followers]) {
			if (follower.wish.topic !== topic) continue;
			this.#followers.delete(follower);
			follower.gone();
		}
		if (this.#followers.size === 0) this.stop();
	}
}
