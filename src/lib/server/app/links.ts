import type { Opening, Sessions } from '../auth/sessions.ts';
import type { Connection } from '../db/client.ts';
import { openLink, type OpenedLink } from '../use-cases/open-link.ts';
import type { linkAddresses } from './link-addresses.ts';

/** Share links, for those who open one. */
export const linksOf = ({
	db,
	sessions,
	addresses
}: {
	db: Connection['db'];
	sessions: Sessions;
	addresses: ReturnType<typeof linkAddresses>;
}) => ({
	/** The address of a link that was made under an idempotency key, as it is kept for that. */
	reveal: addresses.open,
	/** The tap on an `act` link: a guest's session that may see this one order. */
	open: (token: string, opening: Opening): Promise<OpenedLink | null> =>
		openLink({ db, sessions }, token, opening)
});
