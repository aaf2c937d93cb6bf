/** What jobs tell whoever watches over the process. No address, no code, no text of a message. */
export type Log = {
	info(facts: object, text: string): void;
	warn(facts: object, text: string): void;
};
