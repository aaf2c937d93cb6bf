import { getAppSecret } from './app-secret.ts';
import { createVault, type Vault } from './auth/vault.ts';
import type { Settings } from './settings.ts';

/** What locks the accounts that refunds go to: a key of its own out of the shop's secret, and out of the former one. */
export function accountVault(settings: Pick<Settings, 'appSecret' | 'appSecretBefore' | 'dataDir'>): Vault {
	const before = settings.appSecretBefore ? [settings.appSecretBefore] : [];
	return createVault([getAppSecret(settings), ...before], 'refund accounts');
}
