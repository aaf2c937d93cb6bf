import { untoldBecause, type UntoldBecause } from '#domain/notice/untold.ts';
import type { Result } from '#domain/refusal.ts';
import type { Database, Tx } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import { listUntold, type UntoldRow } from '../db/untold.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import { endUntold } from '../use-cases/end-untold.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** What a buyer could not be told, as a task. */
export type Untold = Pick<
	UntoldRow,
	'id' | 'kind' | 'ref' | 'displayRef' | 'attempts' | 'lastError' | 'createdAt'
> & {
	to: string | null;
	because: UntoldBecause;
};

type UntoldDeps = {
	db: Database;
	run: Run;
	maskedAddress: (tx: Tx, recipient: string, channel: NoticeChannel) => Promise<string | null>;
};

/** The desk's list of mails that could not be sent, and its end. Who may was asked at the door. */
export const untoldTasks = ({ db, run, maskedAddress }: UntoldDeps) => ({
	/** What could not be told by mail and nobody has seen to, the oldest first. */
	async untold(side?: Side): Promise<Untold[]> {
		const rows = await listUntold(db, side);
		return Promise.all(
			rows.map(async ({ facts, recipient, orderId: _order, ...row }) => ({
				...row,
				to: elsewhereOf(facts) ?? (await maskedAddress(db, recipient, 'mail')),
				because: untoldBecause(row.lastError)
			}))
		);
	},

	/** Refusals: those of `endUntold`. */
	endUntold: ({ id }: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> =>
		run(endUntold, { kind: 'staff', id }, input)
});

/** The address that staff gave for this mail alone, in part. */
export const elsewhereOf = ({ elsewhere }: Record<string, unknown>) =>
	typeof elsewhere === 'string' ? elsewhere : undefined;
