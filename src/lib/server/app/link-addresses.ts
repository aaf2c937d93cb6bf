import type { Tx } from '../db/client.ts';
import type { Vault } from '../auth/vault.ts';
import type { Command } from '../use-cases/command.ts';

const contextOf = (linkId: string) => `address of link ${linkId}`;

export type LinkAddresses = ReturnType<typeof linkAddresses>;

/**
 * The address of a link opens it, so nothing that is kept may hold it: what an answer holds while it is kept for its
 * idempotency key is locked, and opened only for whoever has that key.
 */
export function linkAddresses(vault: () => Vault) {
	return {
		/** A command's answer with its address locked. */
		locked:
			<Input, Output extends { id: string; url: string }>(
				command: Command<Input, Output>
			): Command<Input, Output> =>
			async (tx: Tx, actor, input) => {
				const made = await command(tx, actor, input);
				if (!made.ok) return made;
				const { id, url } = made.value;
				const { sealed, keyId } = vault().lock(url, contextOf(id));
				return { ok: true, value: { ...made.value, url: `${keyId}.${sealed}` } };
			},
		/**
		 * The address behind what was kept; one that was kept before addresses were locked is as it was. Nothing where its
		 * key is not here any more, or it is none of this link's.
		 */
		open(id: string, kept: string): string | undefined {
			if (/^https?:/.test(kept)) return kept;
			const [keyId = '', sealed = ''] = kept.split('.', 2);
			const url = vault().open({ keyId, sealed }, contextOf(id));
			return typeof url === 'string' ? url : undefined;
		}
	};
}
