import type { Sql } from 'postgres';

const CHANNEL = 'roundtrip_outbox';

/** The way from node to node for "look into the outbox now". What it carries is never the truth, only haste. */
export type HintChannel = {
	notify(sender: string): Promise<void>;
	listen(onHint: (sender: string) => void): Promise<{ stop(): Promise<void> }>;
};

/**
 * LISTEN/NOTIFY. The listening session is one of its own and finds its way back after an outage. NOTIFY runs in a
 * transaction by itself: inside a business transaction its global lock would cost three commits of four.
 */
export function hintChannel(sql: Sql): HintChannel {
	return {
		async notify(sender) {
			await sql.notify(CHANNEL, sender);
		},
		async listen(onHint) {
			const { unlisten } = await sql.listen(CHANNEL, onHint);
			return { stop: unlisten };
		}
	};
}
