import type { Connection } from '../db/client.ts';
import { listOpenFollowUps } from '../db/follow-ups.ts';
import { endFollowUp } from '../use-cases/follow-up.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

const MOST = 200;

/** Buyers whom somebody of the shop speaks to before they ask. */
export function followUpsOf({ connection: { db }, run }: { connection: Pick<Connection, 'db'>; run: Run }) {
	return {
		list: () => listOpenFollowUps(db, MOST),
		/** Refusals: those of `endFollowUp`. */
		end: ({ id }: Staff, input: { id: string; outcome: string }) =>
			run(endFollowUp, { kind: 'staff', id }, input)
	};
}
