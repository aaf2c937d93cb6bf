import type { z } from 'zod';
import { RETURN_EVENTS, advance, type ReturnEvent, type ReturnState } from '#domain/return/states.ts';
import type { PostageRecord } from '#domain/return/own-postage.ts';
import type { InspectSchema } from './schemas/returns.ts';

type Row = {
	state: ReturnState;
	kind: string;
	proof: string | null;
	reason: string | null;
	own_postage: PostageRecord | null;
};

/** A return as machines read it: what was stored of it and what can happen to it now. A proof is the buyer's own. */
export function returnAnswer<One extends Row>({ proof: _, reason: __, own_postage: asked, ...row }: One) {
	const canHappen = (event: ReturnEvent) =>
		advance(row.state, event) !== undefined && !(event === 'decline' && row.kind === 'withdrawal');
	const { reason: ___, ...told } = asked ?? {};
	const own_postage = asked && (told as Omit<PostageRecord, 'reason'>);
	return { ...row, own_postage, next: RETURN_EVENTS.filter(canHappen) };
}

/** A line as it was looked at: a deduction without words is told by the condition of the goods. */
export const inspectedLine = ({ deduction, ...line }: z.output<typeof InspectSchema>['lines'][number]) => ({
	...line,
	...(deduction !== undefined && {
		deduction:
			typeof deduction === 'number'
				? { amount: deduction, reason: line.condition }
				: { ...deduction, reason: deduction.reason ?? line.condition }
	})
});
