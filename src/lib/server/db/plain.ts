import type { Sql } from 'postgres';
import type { Tx } from './client.ts';

/** What a statement's `$1, $2, …` may stand for. Instants go as RFC 3339, lists and objects as JSON text. */
export type Value = string | number | boolean | Buffer | null;

/**
 * Sends a statement as it stands, past the query builder, on the session of the transaction: for the statements behind
 * every order read and every cancellation, where putting the text together took a tenth of the server's time. It is
 * sent at once, before anybody waits for it, so that several go out in one journey, in the order they were asked for.
 *
 * @returns rows by the columns' own names; instants and 64-bit numbers as text
 */
export function plain<Row extends object>(
	tx: Tx,
	text: string,
	values: readonly Value[]
): Promise<readonly Row[]> {
	const { client } = tx._.session as unknown as { client: Sql };
	return client.unsafe<Row[]>(text, [...values], { prepare: true }).execute();
}
