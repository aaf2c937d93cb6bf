/** What of a logger is needed here; pino fits. */
export type Log = {
	info(facts: object, text: string): void;
	warn(facts: object, text: string): void;
};

export const silent: Log = { info() {}, warn() {} };
