import { AGAIN_REASONS, readReason } from '#domain/access/staff-reason.ts';
import type { Principal } from '#domain/access/principal.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { sendAgain, type SentAgain } from '../use-cases/send-again.ts';
import type { Reason } from './quotes.ts';
import type { Run } from './staff-tools.ts';

const LONGEST = { carrier: 60, number: 200 };

/** Sending anew what came back, for the desk; the shop's systems do it by `commands.sendAgain`. */
export const sendingAgainOf = (run: Run) => ({
	/** Refusals: `grant.missing`, `reason.missing`, `request.invalid` with the `field`, those of `sendAgain`. */
	async send(
		principal: Principal,
		{ shipment, ...typed }: { shipment: string; carrier: string; number: string; reason: Reason }
	): Promise<Result<SentAgain>> {
		if (principal.kind !== 'staff') return refuse('grant.missing');
		const reason = readReason(AGAIN_REASONS, typed.reason);
		if (!reason.ok) return reason;
		const [carrier, trackingNumber] = [typed.carrier.trim(), typed.number.trim()];
		if (carrier === '' || carrier.length > LONGEST.carrier)
			return refuse('request.invalid', { field: 'carrier' });
		if (trackingNumber === '' || trackingNumber.length > LONGEST.number)
			return refuse('request.invalid', { field: 'number' });
		const actor = { kind: 'staff', id: principal.id } as const;
		return run(sendAgain, actor, { shipment, carrier, trackingNumber, reason: reason.value });
	}
});
