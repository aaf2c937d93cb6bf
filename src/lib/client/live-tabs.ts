import { unionOf, type LiveMessage, type Wish } from './live-wire.ts';

/** A tab that was closed without a word, or sleeps, is let go after this; it speaks up again when it wakes. */
const FORGET_AFTER = 5 * 60_000;

/** What the leading tab knows of all tabs: who wants which topic, from where. */
export class LiveTabs {
	readonly #tabs = new Map<string, { wishes: Wish[]; heardAt: number }>();

	hear(tab: string, wishes: Wish[], now: number): void {
		// A copy: the entries move on with each message passed.
		this.#tabs.set(tab, { wishes: wishes.map((wish) => ({ ...wish })), heardAt: now });
	}

	forget(tab: string): void {
		this.#tabs.delete(tab);
	}

	clear(): void {
		this.#tabs.clear();
	}

	passed({ topic, seq }: LiveMessage): void {
		for (const { wishes } of this.#tabs.values()) {
			for (const wish of wishes) if (wish.topic === topic) wish.seq = Math.max(wish.seq, seq);
		}
	}

	dropped(topic: string): void {
		for (const tab of this.#tabs.values()) tab.wishes = tab.wishes.filter((wish) => wish.topic !== topic);
	}

	union(now: number, self: string): Wish[] {
		for (const [tab, { heardAt }] of this.#tabs) {
			if (tab !== self && now - heardAt > FORGET_AFTER) this.#tabs.delete(tab);
		}
		return unionOf([...this.#tabs.values()].map(({ wishes }) => wishes));
	}
}
