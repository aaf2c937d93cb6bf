import type { Principal } from '#domain/access/principal.ts';
import type { ExchangeChoice } from '#domain/exchange/exchange-page.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { delayPage, type DelayPage } from '#domain/shortage/delay-page.ts';
import type { Connection } from '../db/client.ts';
import { answerDelay, type AnswerDelayInput, type AnsweredDelay } from '../use-cases/answer-delay.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

export type DelayingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	deps: QuoteDeps;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
	/** What can be had in place of some lines. */
	choices: (
		record: OrderRecord,
		lines: readonly { line: string; quantity: number }[]
	) => Promise<ExchangeChoice[]>;
};

/** What buyers are asked about late goods, for whoever may see the order; null for everybody else. */
export function delayingOf({ connection, run, deps, mayMove, choices }: DelayingOptions) {
	return {
		/** The question with what each choice means, and whether there is anything to swap for. */
		async see(principal: Principal, ref: string): Promise<(DelayPage & { canSwap: boolean }) | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const versions = await deps.versions(record.newest_policy, connection.db);
			const page = delayPage(record, evaluateRecord(record, versions));
			const found = page.delay?.open ? await choices(record, page.delay.items) : [];
			const canSwap = found.some(({ variants }) =>
				variants.some(({ isCurrent, available }) => !isCurrent && (available === null || available > 0))
			);
			return { ...page, canSwap };
		},

		/** Refusals: `grant.missing`, `proof.missing` (only a link), those of `answerDelay`. */
		async answer(principal: Principal, input: AnswerDelayInput): Promise<Result<AnsweredDelay>> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			return run(answerDelay(deps), { kind: 'shopper', id: principal.id }, input);
		}
	};
}
