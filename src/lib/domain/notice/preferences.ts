import { isOptionalMail, isTopic, topicOf } from './topics.ts';

/** Minutes since midnight on the clock of `zone`; over midnight where `from` is the later one. */
export type QuietHours = { from: number; to: number; zone: string };

/** What somebody wants to be told, and how. `off`: `mail:parcel`, `push:refund`, …; the rest is on. */
export type Preferences = {
	off: readonly string[];
	quiet: QuietHours | null;
	/** The language of what is told; null leaves it as the order has it. */
	locale: string | null;
};

export const NO_PREFERENCES: Preferences = { off: [], quiet: null, locale: null };

/** Whether `off` may hold this: a channel and a topic. */
export function isSwitch(text: string): boolean {
	const [channel = '', topic = '', ...more] = text.split(':');
	return (channel === 'mail' || channel === 'push') && isTopic(topic) && more.length === 0;
}

/**
 * Whether a notice is told by this channel. What the contract or the law wants told goes by mail whatever was switched
 * off; by push everything is a choice.
 */
export function isWanted(kind: string, channel: string, off: readonly string[]): boolean {
	const topic = topicOf(kind);
	if (topic === undefined || channel === 'sms') return true;
	if (channel === 'mail' && !isOptionalMail(kind)) return true;
	return !off.includes(`${channel}:${topic}`);
}
