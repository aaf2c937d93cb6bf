import type { Principal } from '#domain/access/principal.ts';
import { canChooseServices, servicesFor } from '#domain/order/services.ts';
import { SERVICES, type Service } from '#domain/order/service-names.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { chooseServices, type ChooseServicesInput } from '../use-cases/choose-services.ts';
import { readAs } from './read-as.ts';
import type { ShopBook } from './shop.ts';
import type { Run } from './staff-tools.ts';

/** What the form of an order's services is made from. */
export type ServicesPage = {
	ref: string;
	displayRef: string;
	/** Goods are being packed, or have left: what was chosen stays. */
	closed: boolean;
	/** What can be chosen, and what is. */
	offered: Service[];
	chosen: Service[];
	note: string;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

export type ServicingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	shop: Pick<ShopBook, 'now'>;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
};

/** What is done with an order beside sending it, for shoppers who may see it. */
export function servicingOf({ connection, run, shop, mayMove }: ServicingOptions) {
	return {
		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<ServicesPage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const { services: chosen = [], people } = record;
			const offered = servicesFor((await shop.now()).services, record.market);
			const contact = people?.email ?? people?.phone;
			return {
				...{ ref: record.ref, displayRef: record.display_ref, closed: !canChooseServices(record), chosen },
				offered: SERVICES.filter((one) => offered.includes(one) || chosen.includes(one)),
				note: people?.service_note ?? '',
				...(contact && { contact })
			};
		},

		/** Refusals: `grant.missing`, `proof.missing` (only a link), those of `chooseServices`. */
		async choose(
			principal: Principal,
			input: ChooseServicesInput
		): Promise<Result<{ services: Service[]; changed: boolean }>> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			return run(chooseServices, { kind: 'shopper', id: principal.id }, input);
		}
	};
}
