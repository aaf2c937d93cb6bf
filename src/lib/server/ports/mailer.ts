/** A finished mail. Texts are ours; whatever a stranger wrote has been made inert in them. */
export type Mail = {
	to: string;
	subject: string;
	text: string;
	html: string;
	/** `<id@host>`; the same whenever the same notice is sent again, so that mail programs show it once. */
	messageId: string;
	inReplyTo?: string | undefined;
	references?: readonly string[] | undefined;
	headers?: Readonly<Record<string, string>> | undefined;
};

export type Mailer = {
	/**
	 * Hands a mail over. `accepted: false` is final: this recipient or this mail is refused for good. Anything that may
	 * be better later (no answer, busy, a wrong password) is thrown as `NotSentNow`.
	 */
	send(mail: Mail): Promise<{ accepted: boolean }>;
	/** Ends idle connections. */
	close?(): void;
};

/** It could not be sent now and is to be tried again. The message holds no address and no credential. */
export class NotSentNow extends Error {
	override readonly name = 'NotSentNow';
	/** The way out is shut for every message, not only for this one: trying the next one now is of no use. */
	readonly everyone: boolean;

	constructor(message: string, { everyone = true, ...options }: ErrorOptions & { everyone?: boolean } = {}) {
		super(message, options);
		this.everyone = everyone;
	}
}

/** What came of a mail that was sent to try a way out: in the words of the server, or of the network in between. */
export type MailTrial = {
	isTaken: boolean;
	/** One line, for whoever set the server up; may repeat an address or the login. */
	said: string;
	/** Where in the conversation it ended (`CONN`, `AUTH`, `MAIL FROM`, `RCPT TO`, `DATA`), where that is known. */
	step: string | null;
};
