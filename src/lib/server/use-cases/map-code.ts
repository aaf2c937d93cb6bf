import { CODE_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from '#domain/shipment/tracking-status.ts';
import { insertAudit } from '#server/db/audit.ts';
import { recallCode, saveMeaning, wasSeen, type NamedCode } from '#server/db/code-meanings.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

export type MapCodeInput = NamedCode &
	GivenReason & {
		/** A status, `exception/{cause}`, or `ignore` for a code that says nothing. */
		meaning: string;
	};

/**
 * Staff say what a carrier's code means that no table of ours has. It holds for what comes from now on, and what is kept
 * of the carrier's webhooks with that code is read anew, so that parcels stand where they are.
 *
 * Refusals: `reason.missing`; `task.not_found` for a code nobody ever sent; `request.invalid` for a meaning that is none.
 */
export const mapCode: Command<MapCodeInput, { recalled: number }> = async (tx, actor, input) => {
	const { carrier, code, meaning } = input;
	const reason = readReason(CODE_REASONS, input.reason);
	if (!reason.ok) return reason;
	if (!(await wasSeen(tx, { carrier, code }))) return refuse('task.not_found');
	const [name, of] = meaning.split('/');
	const status = TRACKING_STATUSES.find((one) => one === name) ?? null;
	const cause = EXCEPTION_CAUSES.find((one) => one === of) ?? null;
	const isKnown = cause ? status === 'exception' : of === undefined && (status !== null || name === 'ignore');
	if (!isKnown) return refuse('request.invalid', { field: 'meaning' });
	await saveMeaning(tx, { carrier, code, status, cause }, actor.id ?? '');
	const recalled = status === null ? 0 : await recallCode(tx, { carrier, code });
	await insertAudit(tx, {
		...{ actor, action: 'code.mapped', subject: `${carrier}/${code}`, reason: reason.value },
		facts: { status, cause, recalled }
	});
	return accept({ recalled });
};
