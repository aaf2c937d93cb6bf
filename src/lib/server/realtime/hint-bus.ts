import type { HintChannel } from '../db/hint-channel.ts';

/** Carries "something was committed" to whoever reads the outbox. Hints may be lost, doubled or late. */
export type HintBus = {
	/** After a commit, never inside a transaction. Returns at once. */
	send(): void;
	onHint(listener: () => void): void;
	close(): Promise<void>;
};

/** Hints stay within this node; other nodes see the commit at their next poll. */
export function pollHints(): HintBus {
	const listeners: (() => void)[] = [];
	return {
		send: () => listeners.forEach((listener) => listener()),
		onHint: (listener) => void listeners.push(listener),
		close: async () => {}
	};
}

/**
 * Hints also reach the other nodes, at most one notification per `gapMs` whatever the number of commits. Trouble with
 * the channel is not trouble: every node polls as well.
 */
export function notifyHints(channel: HintChannel, sender: string, gapMs = 20): HintBus {
	const local = pollHints();
	let timer: NodeJS.Timeout | undefined;
	let again = false;
	const ignore = () => {};
	const notify = () => {
		again = false;
		timer = setTimeout(() => {
			timer = undefined;
			if (again) notify();
		}, gapMs).unref();
		channel.notify(sender).catch(ignore);
	};
	const listening = channel.listen((from) => from !== sender && local.send());
	listening.catch(ignore);
	return {
		send() {
			local.send();
			if (timer) again = true;
			else notify();
		},
		onHint: local.onHint,
		async close() {
			clearTimeout(timer);
			timer = undefined;
			again = false;
			await listening.then(({ stop }) => stop()).catch(ignore);
		}
	};
}
