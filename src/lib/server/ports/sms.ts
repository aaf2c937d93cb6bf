/** A finished text message. */
export type TextMessage = {
	/** The same whenever the same notice is sent again, so that the gateway can send it once. */
	id: string;
	to: string;
	text: string;
};

export type Sms = {
	/** As `Mailer.send`: `accepted: false` is final, what may be better later is thrown as `NotSentNow`. */
	send(message: TextMessage): Promise<{ accepted: boolean }>;
};
