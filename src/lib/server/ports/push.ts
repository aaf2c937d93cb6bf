/** A browser's address at its push service and what messages to it are locked with, as the browser gave them. */
export type PushTarget = { endpoint: string; keys: { p256dh: string; auth: string } };

export type PushMessage = {
	/** JSON; what a declarative push message is (Push API, "Declarative push message"). */
	body: string;
	/** For how long a device that is away still gets it, seconds. */
	ttlS: number;
	urgency: 'high' | 'normal' | 'low';
	/** A later message under the same topic takes the place of one that has not arrived; 32 characters of base64url. */
	topic?: string | undefined;
};

export type Push = {
	/** What browsers ask their push service for a subscription with. */
	publicKey: string;
	/**
	 * Hands a message to a push service. `gone`: the subscription has ended, for good. `refused`: this message or its target
	 * is refused for good. What may be better later is thrown as `NotSentNow`.
	 *
	 * @param leave is waited for once everything is ready, before anything of the message leaves; what it throws is thrown
	 */
	send(
		target: PushTarget,
		message: PushMessage,
		leave?: () => Promise<void>
	): Promise<'sent' | 'gone' | 'refused'>;
};
