import { HISTORY_TYPES } from '#domain/order/history-types.ts';
import type { AuditAsk } from '#domain/audit/ask.ts';
import { MOST_COUNTED } from '#domain/desk/queues.ts';
import { AUDIT_ACTIONS } from '../db/audit.ts';
import { listAuditors } from '../db/audit-list.ts';
import type { Connection } from '../db/client.ts';
import { findChainRounds } from '../use-cases/verify-chains.ts';
import { countAudit, exportAudit, readAudit } from '../use-cases/read-audit.ts';
import type { Staff } from './staff-account.ts';

/** Who saw and did what, for managers. That it was exported is written down; that it was read is not. */
export function auditingOf({
	connection: { db },
	zone
}: {
	connection: Pick<Connection, 'db'>;
	zone: string;
}) {
	const reading = () => ({ zone, now: Date.now() });
	return {
		/** What can have been done, by where it is written down. */
		known: { desk: AUDIT_ACTIONS, orders: HISTORY_TYPES } as const,
		colleagues: () => listAuditors(db),
		/** What the last round through all histories found. */
		chains: () => findChainRounds(db),
		read: (ask: AuditAsk) => readAudit(db, ask, reading()),
		/** How many rows its export has. */
		count: (ask: AuditAsk) => countAudit(db, ask, reading(), MOST_COUNTED),
		export: ({ id }: Staff, ask: AuditAsk) => exportAudit(db, { kind: 'staff', id }, ask, reading())
	};
}
