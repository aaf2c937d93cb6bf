import type { Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';

/**
 * A use case that changes something: lock, decide, write, append history and outbox, all in the transaction it is
 * given. It calls nothing outside the database. A refusal means that nothing of it remains.
 */
export type Command<Input, Output> = (tx: Tx, actor: Actor, input: Input) => Promise<Result<Output>>;
