import { like, eq } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { settings } from './schema/people.ts';
import { setSetting } from './settings-store.ts';

const PREFIX = 'webhook_secret.';

export type KeptSecret = { vendor: string; sealed: string; setAt: Date };

/** Every vendor's secrets that were set at the desk, sealed. */
export async function listWebhookSecrets(tx: Tx): Promise<KeptSecret[]> {
	const rows = await tx
		.select()
		.from(settings)
		.where(like(settings.name, `${PREFIX.replace('_', '\\_')}%`));
	return rows.flatMap(({ name, value, updatedAt }) =>
		typeof value === 'string' ? [{ vendor: name.slice(PREFIX.length), sealed: value, setAt: updatedAt }] : []
	);
}

/** Keeps a vendor's sealed secrets in place of those before; nothing forgets them. */
export async function keepWebhookSecret(tx: Tx, vendor: string, sealed: string | undefined): Promise<void> {
	const name = `${PREFIX}${vendor}`;
	if (sealed === undefined) await tx.delete(settings).where(eq(settings.name, name));
	else await setSetting(tx, name, sealed);
}
