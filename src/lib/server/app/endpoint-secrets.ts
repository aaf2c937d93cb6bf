import { newEndpointSecret } from '../adapters/endpoints/signature.ts';
import type { Vault } from '../auth/vault.ts';
import type { KeptSecret } from '../db/endpoints.ts';

const contextOf = (endpointId: string) => `endpoint secret of ${endpointId}`;

export type EndpointSecrets = ReturnType<typeof endpointSecrets>;

/** What messages are signed with: made here, locked before it is written anywhere, shown to whoever asked for it. */
export function endpointSecrets(vault: () => Vault) {
	const open = (endpointId: string, { sealed, keyId }: KeptSecret): string | undefined => {
		const opened = vault().open({ sealed, keyId }, contextOf(endpointId));
		return typeof opened === 'string' ? opened : undefined;
	};
	return {
		open,
		/** A new one, locked. */
		make: (endpointId: string): KeptSecret => vault().lock(newEndpointSecret(), contextOf(endpointId)),
		/** As text, still locked: what an answer holds while it is kept for its idempotency key. */
		asText: ({ sealed, keyId }: KeptSecret): string => `${keyId}.${sealed}`,
		/** The secret behind that text; nothing where it is none of this endpoint's. */
		ofText(endpointId: string, text: string): string | undefined {
			const [keyId = '', sealed = ''] = text.split('.', 2);
			return open(endpointId, { keyId, sealed });
		}
	};
}
