import { getAppSecret } from './app-secret.ts';
import { createVault, type Vault } from './auth/vault.ts';
import type { Settings } from './settings.ts';

type Secrets = Pick<Settings, 'appSecret' | 'appSecretBefore' | 'dataDir'>;

const vaultFor = (settings: Secrets, purpose: string): Vault => {
	const before = settings.appSecretBefore ? [settings.appSecretBefore] : [];
	return createVault([getAppSecret(settings), ...before], purpose);
};

/** What locks the accounts that refunds go to: a key of its own out of the shop's secret, and out of the former one. */
export const accountVault = (settings: Secrets): Vault => vaultFor(settings, 'refund accounts');

/** The same for what webhooks out are signed with. */
export const endpointVault = (settings: Secrets): Vault => vaultFor(settings, 'endpoint secrets');
