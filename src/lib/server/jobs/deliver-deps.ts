import type { PolicyShelf } from '../app/policies.ts';
import type { Shop } from '../app/shop.ts';
import type { PreferenceTokens } from '../auth/preference-token.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Connection } from '../db/client.ts';
import type { Place } from '../notices/compose.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Push } from '../ports/push.ts';
import type { Sms } from '../ports/sms.ts';

/** What it takes to send a notice, by whichever way. */
export type DeliverDeps = {
	db: Connection['db'];
	sealer: Sealer;
	place: Place;
	/** Who the shop is when the mail leaves. */
	shop: () => Promise<Shop>;
	mailer: Mailer;
	sms: Sms | undefined;
	push?: Push | undefined;
	/** For links by which a mail's reader chooses what they are told. */
	tokens?: Pick<PreferenceTokens, 'make'> | undefined;
	/** Counts what became of a notice. */
	count?: ((values: { channel: string; outcome: string }) => void) | undefined;
	/** The published policies. */
	versions: PolicyShelf['versions'];
};
