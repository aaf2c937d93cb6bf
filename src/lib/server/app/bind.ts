import type { Result } from '#domain/refusal.ts';
import type { Database } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import type { KeyClaim, StoredAnswer } from '../db/idempotency.ts';
import { transact, transactOnce, type Render } from '../db/transaction.ts';
import type { Command } from '../use-cases/command.ts';

/** A command as callers outside the engine room get it: with its transaction, and with what follows a commit. */
export type Bound<Input, Output> = {
	run(actor: Actor, input: Input): Promise<Result<Output>>;
	/** Under an idempotency key; `render` turns the result into the bytes that are kept. */
	once(
		actor: Actor,
		input: Input,
		claim: KeyClaim,
		render: Render<Output>
	): Promise<StoredAnswer & { replayed: boolean }>;
};

export type Bind = ReturnType<typeof createBind>;

/** Gives commands their transaction, and tells when one has committed. */
export function createBind(db: Database, afterCommit: () => void) {
	return function bind<Input, Output>(
		command: Command<Input, Output>,
		undoesRefusals = true
	): Bound<Input, Output> {
		return {
			async run(actor, input) {
				const result = await transact(db, (tx) => command(tx, actor, input));
				if (result.ok) afterCommit();
				return result;
			},
			async once(actor, input, claim, render) {
				const answer = await transactOnce(
					db,
					claim,
					(tx) => command(tx, actor, input),
					render,
					undoesRefusals
				);
				afterCommit();
				return answer;
			}
		};
	};
}
